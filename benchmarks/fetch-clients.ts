import { createFetch } from '@sts-errors/fetch'
import fetchRetry from 'fetch-retry'
import ky from 'ky'
import pRetry from 'p-retry'
import type { Subject } from './rounds.ts'

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

const headers = { Authorization: 'Bearer token' }
/** Of a client that is handed one signal for all its calls. */
const { signal } = new AbortController()

/** Clients over one fetch. Each call reads the body, so that sockets are free for the next. */
export function fetchClients(url: string, fetch: Fetch) {
  const sts = createFetch({ fetch })
  const timed = createFetch({ fetch, retry: { attemptTimeoutMs: 30_000 } })
  const retried = fetchRetry(fetch, { retries: 3 })
  const kyClient = ky.create({ fetch, timeout: false, retry: { limit: 3 } })
  const read = (send: Fetch, init: RequestInit) => async () => (await send(url, init)).text()
  return {
    bare: { name: 'bare `fetch`', run: read(fetch, { headers }) },
    ours: { name: '**`@sts-errors/fetch`**', run: read(sts, { headers }), targetNs: 1000 },
    oursSignal: { name: 'the same, with a signal', run: read(sts, { headers, signal }), targetNs: 4000 },
    oursTimed: { name: 'the same, with `attemptTimeoutMs`', run: read(timed, { headers }), targetNs: 4000 },
    fetchRetry: { name: 'fetch-retry', run: read((input, init) => retried(input, init), { headers }) },
    pRetry: {
      name: 'p-retry',
      run: read((input, init) => pRetry(() => fetch(input, init), { retries: 3 }), { headers }),
    },
    ky: { name: 'ky', run: read(async (input, init) => await kyClient(input, init), { headers }) },
  } satisfies Record<string, Subject>
}
