import { createVirtualClock } from '../virtual-clock.ts'
import { check } from './check.ts'
import type { RuntimeCase } from './runtime.ts'

const ok = { status: 200, body: 'ok', times: 9 }
const options = () => ({ clock: createVirtualClock() })

/** Where fetch answers from memory what it takes for the same request: a GET without a signal, within one rendering. */
export const memoryCases: readonly RuntimeCase[] = [
  {
    promise: 'first attempts of the same request are one request, as without us',
    async run({ client, url, script, sent }) {
      await script(ok)
      const request = { method: 'GET', url, headers: { 'x-call': 'same' } }
      await client.send(request)
      check((await client.send(request)).text, 'ok', 'text alone')
      check((await sent()).length, 1, 'sent alone')
      check((await client.send(request, options())).text, 'ok', 'text')
      check((await sent()).length, 1, 'sent.length')
    },
  },
  {
    promise: 'a retry is a request',
    async run({ client, url, script, sent }) {
      await script({ status: 429, headers: { 'Retry-After': '1' }, times: 2 }, ok)
      check(
        (await client.send({ method: 'GET', url, headers: { 'x-call': 'retried' } }, options())).status,
        200,
        'status',
      )
      check((await sent()).length, 3, 'sent.length')
    },
  },
  {
    promise: 'a call that is answered a 429 from memory retries by a request',
    async run({ client, url, script, sent }) {
      await script('throttled-seconds', ok)
      const request = { method: 'GET', url, headers: { 'x-call': 'remembered' } }
      check((await client.send(request, options())).status, 200, 'first status')
      check((await client.send(request, options())).status, 200, 'second status')
      check((await sent()).length, 3, 'sent.length')
    },
  },
]
