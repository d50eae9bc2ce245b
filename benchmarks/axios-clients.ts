import { withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios'
import axiosRetry from 'axios-retry'
import * as retryAxios from 'retry-axios'
import type { Subject } from './rounds.ts'

const headers = { Authorization: 'Bearer token' }
/** Of a client that is handed one signal for all its calls. */
const { signal } = new AbortController()

/** Clients over one axios adapter. */
export function axiosClients(url: string, config: AxiosRequestConfig) {
  const make = () => axios.create(config)
  const retried = make()
  axiosRetry(retried, { retries: 3 })
  const raxed = make()
  raxed.defaults.raxConfig = { retry: 3 }
  retryAxios.attach(raxed)
  const get =
    (instance: AxiosInstance, init: AxiosRequestConfig = {}) =>
    async () =>
      (await instance.get<unknown>(url, { headers, ...init })).data
  const timed = withStsErrors(make(), { retry: { attemptTimeoutMs: 30_000 } })
  return {
    bare: { name: 'bare axios', run: get(make()) },
    ours: { name: '**`@sts-errors/axios`**', run: get(withStsErrors(make())), targetNs: 2000 },
    oursSignal: { name: 'the same, with a signal', run: get(withStsErrors(make()), { signal }), targetNs: 4000 },
    oursTimed: { name: 'the same, with `attemptTimeoutMs`', run: get(timed), targetNs: 4000 },
    axiosRetry: { name: 'axios-retry', run: get(retried) },
    retryAxios: { name: 'retry-axios', run: get(raxed) },
  } satisfies Record<string, Subject>
}
