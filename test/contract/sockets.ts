import { describe, expect, test } from '@jest/globals'
import { isStsError } from '@sts-errors/core'
import { until } from '../until.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { type Bench, fault, type Reply, type Scenario } from './scenario.ts'

interface Case {
  readonly what: string
  readonly reply: Reply
  readonly rejects: NonNullable<Extract<Scenario['outcome'], { rejects: unknown }>['rejects']>
  /** There is an answer, of which not every client tells. */
  readonly lost?: boolean
  /** The client waits for it. */
  readonly slow?: boolean
  /** axios's fetch adapter refuses a body by its length, and leaves it unread, with or without us. */
  readonly unread?: boolean
}

const busy = {
  status: 503,
  body: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: The service is busy. '.repeat(4) },
}
const answered = { kind: 'service_unavailable', status: 503 }
const reset = { kind: 'network', reason: 'reset' }

const cases: readonly Case[] = [
  { what: 'a reset before the headers', reply: fault('reset_before_headers'), rejects: reset },
  { what: 'a reset after the headers', reply: fault('reset_after_headers', busy), rejects: answered, lost: true },
  { what: 'a reset in the body', reply: fault('reset_in_body', busy), rejects: answered, lost: true },
  { what: 'a server that is silent', reply: fault('silent'), rejects: { kind: 'timeout' }, slow: true },
  { what: 'a body that drips', reply: fault('slow_body', busy), rejects: answered, lost: true, slow: true },
  { what: '100 MB', reply: fault('huge_body', busy), rejects: answered, lost: true, unread: true },
  { what: 'a gzip bomb', reply: fault('gzip_bomb', busy), rejects: answered, lost: true },
  { what: 'a Content-Length that promises more', reply: fault('truncated_body', busy), rejects: answered, lost: true },
  { what: 'a Content-Length that promises less', reply: fault('short_content_length', busy), rejects: {} },
  { what: '1,000 headers', reply: fault('many_headers', busy), rejects: answered },
  { what: 'what is not HTTP', reply: fault('not_http'), rejects: { kind: 'network', reason: 'protocol' } },
  { what: 'a connection that closes after each answer', reply: fault('close_after_answer', busy), rejects: {} },
]
const calls = 4
/** Connections that the client's pool keeps for a next call, or has made in the place of broken ones; a leak would be of eight. */
const idle = 5
/**
 * What a fault leaves behind: nothing. A stray rejection would fail the test, as Jest looks for them.
 *
 * @param keepsStatus - whether the client tells of an answer whose body is lost
 */
export function describeSockets({ send, simulator, url }: Bench, keepsStatus: boolean): void {
  describe('faults leave no socket, no memory and no stray rejection behind', () => {
    test.each(cases.filter(({ unread }) => keepsStatus || !unread))(
      '$what',
      async ({ reply, rejects, lost, slow }) => {
        const open = simulator().openConnections
        simulator().enqueue(...Array.from({ length: 2 * calls }, () => reply as never))
        const before = process.memoryUsage().arrayBuffers
        let most = 0
        const watch = setInterval(() => {
          most = Math.max(most, process.memoryUsage().arrayBuffers)
        }, 5)
        const retry = { maxRetries: 1, budget: false as const, ...(slow && { attemptTimeoutMs: 150 }) }
        const options = { clock: createVirtualClock(), retry }
        for (let call = 0; call < calls; call++) {
          const thrown = await send({ method: 'GET', url: url() }, options).catch((error: unknown) => error)
          if (keepsStatus || !lost) {
            expect(isStsError(thrown)).toBe(true)
            expect(thrown).toMatchObject(rejects)
          } else expect((thrown as Error).name).toMatch(/Error$/)
        }
        clearInterval(watch)
        await until(() => simulator().openConnections <= open + idle)
        expect(most - before).toBeLessThan(100_000_000)
      },
      10_000,
    )
  })
}
