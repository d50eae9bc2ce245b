import { describe, expect, test } from '@jest/globals'
import { type RetryOptions, type StsError, toStsError } from '@sts-errors/core'
import { type Call, perform, resolveOptions } from '@sts-errors/core/adapter'
import { createVirtualClock } from '../../../../test/virtual-clock.ts'

const answer = { status: 200 }
const outage = () => ({ error: toStsError({ status: 503 }) as StsError, answer: { status: 503 } })

/** A client, and how often it has sent. */
function client(retry: RetryOptions = {}) {
  const options = resolveOptions({ retry, clock: createVirtualClock() })
  const sent = { total: 0 }
  /** Makes calls one after the other; `isUp` says of each request whether the server works. */
  const make = async (
    calls: number,
    isUp: () => boolean,
    over?: RetryOptions | false,
    throwOn: 'recognized' | 'never' = 'recognized',
  ): Promise<unknown[]> => {
    const reasons: unknown[] = []
    for (let i = 0; i < calls; i++) {
      const request = { method: 'GET', url: 'https://graph.example/me', tokenRequest: false, replayable: true }
      const call: Call<typeof answer> = {
        ...request,
        request,
        body: undefined,
        header: () => undefined,
        discard: () => {},
        send: async () => {
          sent.total++
          return isUp() ? answer : outage()
        },
      }
      const given = over === undefined ? options : resolveOptions({ retry: over, throwOn }, options)
      await perform(call, given).catch((error: StsError) => reasons.push(error.stopReason))
    }
    return reasons
  }
  return { make, sent }
}

const down = () => false
const up = () => true

describe('the retry budget of a client', () => {
  test('lets an outage cost one request per call once it is spent', async () => {
    const { make, sent } = client()
    await make(100, down)
    const spent = sent.total
    expect(spent).toBe(150)
    const reasons = await make(1000, down)
    expect(sent.total - spent).toBe(1000)
    expect(new Set(reasons)).toEqual(new Set(['budget']))
  })

  test('lets an outage that lets some calls through cost at most 1.1 requests per call', async () => {
    const { make, sent } = client()
    await make(200, down)
    const spent = sent.total
    let n = 0
    await make(10_000, () => n++ % 3 === 0)
    expect((sent.total - spent) / 10_000).toBeLessThanOrEqual(1.1)
  })

  test('is filled again by successes, a tenth of a retry each', async () => {
    const { make, sent } = client()
    await make(100, down)
    await make(20, up)
    const before = sent.total
    await make(10, down)
    expect(sent.total - before).toBe(12)
  })

  test('is never more than full', async () => {
    const { make, sent } = client({ budget: { maxTokens: 4 } })
    await make(1000, up)
    await make(10, down)
    expect(sent.total).toBe(1000 + 10 + 4)
  })

  test('has the size that is asked for', async () => {
    const { make, sent } = client({ budget: { maxTokens: 1, tokenRatio: 1 } })
    await make(3, down)
    await make(1, up)
    await make(3, down)
    expect(sent.total).toBe(3 + 1 + 1 + 3 + 1)
  })

  test('can be switched off, for a client and for one request', async () => {
    const without = client({ budget: false })
    await without.make(100, down)
    expect(without.sent.total).toBe(400)
    const { make, sent } = client()
    await make(100, down)
    const before = sent.total
    await make(10, down, { budget: false })
    expect(sent.total - before).toBe(40)
  })

  test.each<[string, RetryOptions | false]>([
    ['have no budget', { budget: false }],
    ['are never retried', false],
  ])('stays as it is for calls that %s', async (_, over) => {
    const { make, sent } = client()
    await make(100, down)
    await make(10, up, over)
    const before = sent.total
    await make(10, down)
    expect(sent.total - before).toBe(10)
  })

  test('is shared by the calls of a client whose options differ', async () => {
    const { make, sent } = client()
    await make(100, down, { maxRetries: 1 })
    const before = sent.total
    await make(10, down)
    expect(sent.total - before).toBe(10)
  })

  test('gets nothing back for an answer that is given up and handed on', async () => {
    const { make, sent } = client({ budget: { maxTokens: 3, tokenRatio: 1 } })
    await make(10, down, {}, 'never')
    expect(sent.total).toBe(10 + 3)
  })

  test('is that of one client', async () => {
    const first = client()
    await first.make(100, down)
    const second = client()
    await second.make(1, down)
    expect(second.sent.total).toBe(4)
  })

  test.each([
    [{ budget: true }, /retry\.budget.*true.*object.*false/],
    [{ budget: { maxTokens: -1 } }, /retry\.budget\.maxTokens.*-1.*≥ 0/],
    [{ budget: { ratio: 1 } }, /retry\.budget\.ratio.*maxTokens/],
  ])('%j is refused', (retry, said) => {
    expect(() => resolveOptions({ retry: retry as RetryOptions })).toThrow(said)
  })
})
