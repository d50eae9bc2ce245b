import { createVirtualClock } from '../virtual-clock.ts'
import { check } from './check.ts'
import type { Kit, RuntimeCase } from './runtime.ts'

const throttled = (exposed: string) => ({
  status: 429,
  headers: { 'Retry-After': '7', 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': exposed },
})
const ok = { status: 200, body: 'ok' }

/** The waits of a call that succeeds at last. */
async function waitsOf({ client, url }: Kit): Promise<readonly number[]> {
  const clock = createVirtualClock()
  const { status } = await client.send({ method: 'GET', url }, { clock, retry: { jitter: 'none' } })
  check(status, 200, 'status')
  return clock.waits
}

/** What a page may see of answers of another origin (Fetch Standard, CORS protocol). */
export const crossOriginCases: readonly RuntimeCase[] = [
  {
    promise: 'Retry-After of another origin is waited for where it is exposed',
    async run(kit) {
      await kit.script(throttled('Retry-After'), ok)
      check(await waitsOf(kit), [7000], 'waits')
    },
  },
  {
    promise: 'a 429 of another origin whose Retry-After is not exposed backs off',
    async run(kit) {
      await kit.script(throttled('Date'), ok)
      check(await waitsOf(kit), [500], 'waits')
    },
  },
  {
    promise: 'an answer that the page may not read is a fault of the network',
    async run(kit) {
      await kit.script({ status: 503, headers: { 'Access-Control-Allow-Origin': 'https://elsewhere.example' } }, ok)
      check(await waitsOf(kit), [500], 'waits')
    },
  },
  {
    promise: 'a POST whose answer the page may not read is not repeated',
    async run({ client, url, script, sent }) {
      await script({ status: 503, headers: { 'Access-Control-Allow-Origin': 'https://elsewhere.example' } }, ok)
      const thrown: unknown = await client
        .send({ method: 'POST', url, body: 'text' }, { clock: createVirtualClock() })
        .catch((error: unknown) => error)
      check(thrown, { kind: 'network', stopReason: 'not_repeatable' }, 'thrown')
      check((await sent()).length, 1, 'sent.length')
    },
  },
]
