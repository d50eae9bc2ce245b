import assert from 'node:assert/strict'
import { withStsErrors } from '@sts-errors/axios'
import { createFetch } from '@sts-errors/fetch'
import axios, { type AxiosAdapter, AxiosHeaders, type AxiosInstance } from 'axios'
import axiosRetry from 'axios-retry'
import fetchRetry from 'fetch-retry'
import ky from 'ky'
import pRetry from 'p-retry'
import * as retryAxios from 'retry-axios'
import { micros, spread, table, times, verdict } from './report.ts'
import { difference, measureInRounds, ratio, type Subject } from './rounds.ts'
import { overLoopback, overStub } from './undici-requests.ts'

const url = 'https://graph.microsoft.com/v1.0/me'
const init = { headers: { Authorization: 'Bearer token' } }

const answer = new Response(null, { status: 200 })
const transport = async (_input: string | URL | Request, _init?: RequestInit): Promise<Response> => answer

const stsFetch = createFetch({ fetch: transport })
const retriedFetch = fetchRetry(transport, { retries: 3 })
const kyClient = ky.create({ fetch: transport, timeout: false, retry: { limit: 3 } })

const overFetch = {
  bare: { name: 'bare `fetch`', run: () => transport(url, init) },
  ours: { name: '**`@sts-errors/fetch`**', run: () => stsFetch(url, init) },
  fetchRetry: { name: 'fetch-retry', run: () => retriedFetch(url, init) },
  pRetry: { name: 'p-retry', run: () => pRetry(() => transport(url, init), { retries: 3 }) },
  ky: { name: 'ky', run: async () => await kyClient(url, init) },
} satisfies Record<string, Subject>

const headers = new AxiosHeaders({ 'content-type': 'application/json' })
const data = { displayName: 'Megan Bowen' }
const adapter: AxiosAdapter = async config => ({ data, status: 200, statusText: 'OK', headers, config })

const retried = axios.create({ adapter })
axiosRetry(retried, { retries: 3 })
const raxed = axios.create({ adapter })
raxed.defaults.raxConfig = { retry: 3 }
retryAxios.attach(raxed)

const get = (instance: AxiosInstance) => () => instance.get<unknown>(url, init)

const overAxios = {
  bare: { name: 'bare axios', run: get(axios.create({ adapter })) },
  ours: { name: '**`@sts-errors/axios`**', run: get(withStsErrors(axios.create({ adapter }))) },
  axiosRetry: { name: 'axios-retry', run: get(retried) },
  retryAxios: { name: 'retry-axios', run: get(raxed) },
} satisfies Record<string, Subject>

/** Times a success over transports that answer at once, and tells what each client adds to it. */
export async function timeSuccesses(): Promise<string> {
  for (const { run } of Object.values(overFetch)) assert.equal((await run()).status, 200)
  for (const { run } of Object.values(overStub)) assert.equal(await run(), 200)
  for (const { run } of Object.values(overAxios)) assert.equal((await run()).data, data)
  assert.equal(await overFetch.ours.run(), answer, 'a success passes through untouched')
  return [
    '### What a success costs',
    await timeOver(overFetch, { target: 1000, msPerRound: 50 }),
    await timeOver(overAxios, { target: 2000, msPerRound: 60 }),
    await timeOver(overStub, { target: 500, msPerRound: 60 }),
    'The same over real sockets, to a server in the same process:',
    await overLoopback(over => timeOver(over, { target: 500, msPerRound: 120 })),
  ].join('\n\n')
}

async function timeOver<Name extends string>(
  subjects: Record<Name | 'bare' | 'ours', Subject>,
  { target, msPerRound }: { readonly target: number; readonly msPerRound: number },
): Promise<string> {
  const timings = await measureInRounds(subjects, { rounds: 24, msPerRound })
  const { bare } = timings
  const rows = (Object.keys(subjects) as (keyof typeof subjects)[]).map(name => {
    const timing = timings[name]
    const added = difference(timing, bare)
    const cells = [subjects[name].name, micros(timing.median), spread(timing.spread), times(ratio(timing, bare))]
    if (name === 'bare') return cells
    cells.push(micros(added.median), spread(added.spread))
    return name === 'ours' ? [...cells, verdict(added.median <= target, `≤ ${target / 1000} µs`)] : cells
  })
  return table(['µs for each success', 'median', 'p25–p75', 'of bare', 'added', 'p25–p75', 'target'], rows)
}
