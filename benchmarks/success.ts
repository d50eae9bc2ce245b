import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { type AxiosAdapter, AxiosHeaders } from 'axios'
import { axiosClients } from './axios-clients.ts'
import { fetchClients } from './fetch-clients.ts'
import { overLoopback } from './loopback.ts'
import { micros, spread, table, times, verdict } from './report.ts'
import { difference, measureInRounds, ratio, type Subject } from './rounds.ts'
import { overSockets, overStub } from './undici-requests.ts'

const url = 'https://graph.microsoft.com/v1.0/me'

const answer = Object.assign(new Response(null, { status: 200 }), { text: async () => '' })
const transport = async (): Promise<Response> => answer

const headers = new AxiosHeaders({ 'content-type': 'application/json' })
const data = { displayName: 'Megan Bowen' }
const adapter: AxiosAdapter = async config => ({ data, status: 200, statusText: 'OK', headers, config })

/** Times a success over transports that answer at once and over loopback, and tells what each client adds to it. */
export async function timeSuccesses(): Promise<string> {
  const overFetch = fetchClients(url, transport)
  const overAxios = axiosClients(url, { adapter })
  for (const { run } of Object.values(overFetch)) assert.equal(await run(), '')
  for (const { run } of Object.values(overStub)) assert.equal(await run(), 200)
  for (const { run } of Object.values(overAxios)) assert.equal(await run(), data)
  const atOnce = [
    await timeOver(overFetch, { msPerRound: 50 }),
    await timeOver(overAxios, { msPerRound: 60 }),
    await timeOver(overStub, { msPerRound: 60 }),
  ]
  const bySockets = await overLoopback(async here => {
    const httpAgent = new Agent({ keepAlive: true })
    const tables = [
      await timeOver(
        fetchClients(here, (input, init) => globalThis.fetch(input, init)),
        { msPerRound: 80, judged: false },
      ),
      await timeOver(axiosClients(here, { httpAgent, proxy: false }), { msPerRound: 80, judged: false }),
      await overSockets(here, over => timeOver(over, { msPerRound: 120, judged: false })),
    ]
    httpAgent.destroy()
    return tables
  })
  return [
    '### What a success costs',
    ...atOnce,
    'The same over real sockets, to a server in the same process:',
    ...bySockets,
  ].join('\n\n')
}

async function timeOver<Name extends string>(
  subjects: Record<Name | 'bare', Subject>,
  { msPerRound, judged = true }: { readonly msPerRound: number; readonly judged?: boolean },
): Promise<string> {
  const timings = await measureInRounds(subjects, { rounds: 24, msPerRound })
  const { bare } = timings
  const rows = (Object.keys(subjects) as (keyof typeof subjects)[]).map(name => {
    const timing = timings[name]
    const added = difference(timing, bare)
    const cells = [subjects[name].name, micros(timing.median), spread(timing.spread), times(ratio(timing, bare))]
    if (name === 'bare') return cells
    cells.push(micros(added.median), spread(added.spread))
    const { targetNs: target, over } = subjects[name]
    // Over sockets the measurement itself wavers by more than the targets.
    if (!judged || target === undefined) return cells
    const base = over as keyof typeof subjects | undefined
    const judge = base ? difference(timing, timings[base]) : added
    const of = base ? ` (${micros(judge.median)} over ${subjects[base].name})` : ''
    return [...cells, verdict(judge.median <= target, `≤ ${target / 1000} µs${of}`)]
  })
  return table(['µs for each success', 'median', 'p25–p75', 'of bare', 'added', 'p25–p75', 'target'], rows)
}
