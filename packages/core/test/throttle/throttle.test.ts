import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, jest, test } from '@jest/globals'
import {
  type AbortSignalLike,
  createThrottle,
  policies,
  type StsError,
  type StsOptions,
  type ThrottleEvent,
  toStsError,
} from '@sts-errors/core'
import { type Call, perform, resolveOptions } from '@sts-errors/core/adapter'
import { createCountedSignal } from '../../../../test/counted-signal.ts'
import { createEventClock } from '../../../../test/event-clock.ts'

interface Answer {
  readonly status: number
  readonly retryAfter?: string
  readonly error?: string
}

const url = 'https://login.example.test/tenant/oauth2/v2.0/token'
const form = (more = ''): string =>
  `grant_type=client_credentials&client_id=app&client_secret=s3cret&scope=.default${more}`
const ok: Answer = { status: 200 }
const later = (seconds: number, status = 429): Answer => ({ status, retryAfter: `${seconds}` })

/** A client over a server that answers after 50 ms, as it is told. */
function clientOf(answer: (sent: number, body: string) => Answer | Error, options: StsOptions = {}) {
  const clock = createEventClock()
  const sentAt: number[] = []
  const startedAt = clock.now()
  const resolved = resolveOptions({ clock, ...options })
  const call = (body = form(), signal?: AbortSignalLike, over?: StsOptions): Promise<Answer> => {
    const request = { method: 'POST', url, tokenRequest: true, grantType: 'client_credentials', replayable: true }
    const made: Call<Answer> = {
      ...request,
      request,
      body,
      signal,
      header: () => undefined,
      discard: () => undefined,
      async send() {
        sentAt.push(clock.now() - startedAt)
        const given = answer(sentAt.length, body)
        await clock.sleep(50, signal)
        if (given instanceof Error) throw given
        const { status, retryAfter, error } = given
        const headers = retryAfter ? { 'retry-after': retryAfter } : {}
        const failed = toStsError({ ...request, status, headers, body: { error } }, clock.now())
        return failed ? { error: failed, answer: given } : given
      },
    }
    return perform(made, over ? resolveOptions(over, resolved) : resolved)
  }
  /** What became of a call, so far. */
  const watch = (promise: Promise<Answer>) => {
    const seen: { answer?: Answer; error?: StsError } = {}
    promise.then(
      given => {
        seen.answer = given
      },
      (thrown: StsError) => {
        seen.error = thrown
      },
    )
    return seen
  }
  return { call, clock, sentAt, watch, throttle: resolved.throttle || createThrottle() }
}

test('`throttle: false` leaves each call to itself', async () => {
  const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? later(30) : ok), {
    throttle: false,
    retry: { jitter: 'none' },
  })
  const first = watch(call())
  await clock.pass(100)
  const second = watch(call())
  await clock.pass(60_000)
  expect(sentAt).toEqual([0, 100, 30_050])
  expect([first.answer, second.answer]).toEqual([ok, ok])
})

describe('a cooldown', () => {
  test.each([429, 503])('one %i with Retry-After holds every call of the key back, and sends nothing', async status => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? later(10, status) : ok))
    const first = watch(call())
    await clock.pass(100)
    const others = [1, 2, 3].map(() => watch(call()))
    await clock.pass(9900)
    expect(sentAt).toEqual([0])
    await clock.drain()
    expect([first, ...others].map(({ answer }) => answer)).toEqual([ok, ok, ok, ok])
    expect(clock.pending).toBe(0)
  })

  test('after it one probe goes alone, in the order of arrival', async () => {
    const { call, clock, sentAt } = clientOf((sent, body) => {
      bodies.push(body)
      return sent === 1 ? later(10) : ok
    })
    const bodies: string[] = []
    const done = [0, 1, 2].map(i => call(form(`&n=${i}`)))
    await clock.drain()
    await Promise.all(done)
    const again = bodies.slice(3).map(body => body.at(-1))
    expect(again).toEqual(['0'])
    expect(sentAt[3]).toBeGreaterThanOrEqual(10_050)
  })

  test('fifty first calls into one end soon after it, as it tells nothing of a pace', async () => {
    const { call, clock } = clientOf(() => (clock.now() < over ? later(60) : ok))
    const over = clock.now() + 60_000
    const ends: number[] = []
    const done = Array.from({ length: 50 }, async () => {
      await call()
      ends.push(clock.now() - over)
    })
    await clock.drain()
    await Promise.all(done)
    expect(Math.max(...ends)).toBeLessThan(1000)
  })

  test('a call that would wait longer than it may fails at once, and says why and how long', async () => {
    const { call, clock, sentAt, watch } = clientOf(() => later(30))
    const first = watch(call())
    await clock.pass(1050)
    const second = watch(call(form(), undefined, { retry: { maxRetryAfterMs: 5000 } }))
    const third = watch(call(form(), undefined, { retry: { totalTimeoutMs: 5000 } }))
    await clock.pass(0)
    expect(first).toEqual({})
    expect(sentAt).toHaveLength(1)
    for (const [{ error }, stopReason] of [
      [second, 'retry_after_too_long'],
      [third, 'deadline'],
    ] as const) {
      expect(error).toMatchObject({
        kind: 'throttled',
        reason: 'cooldown',
        fromCooldown: true,
        retryAfterMs: 29_000,
        attempts: 0,
        stopReason,
        request: { method: 'POST', url },
        cause: { kind: 'throttled', status: 429, retryAfterMs: 30_000 },
      })
      expect(JSON.stringify(error)).not.toContain('s3cret')
    }
  })

  test('a call that is sent away is an end that is told of, after no attempt', async () => {
    const onGiveUp = jest.fn()
    const published: unknown[] = []
    const listen = (event: unknown) => void published.push(event)
    const { call, clock, watch } = clientOf(() => later(30), { onGiveUp })
    watch(call())
    await clock.pass(100)
    subscribe('sts-errors:give-up', listen)
    const { error } = await call(form(), undefined, { retry: { maxRetryAfterMs: 5000 } }).then(
      () => ({ error: undefined }),
      (thrown: unknown) => ({ error: thrown }),
    )
    unsubscribe('sts-errors:give-up', listen)
    const told = { error, attempts: 0, reason: 'retry_after_too_long', request: expect.objectContaining({ url }) }
    expect(onGiveUp.mock.calls).toEqual([[told]])
    expect(published).toEqual([told])
  })

  test('a retry that would wait longer than it may is not sent', async () => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? { status: 500 } : later(30)))
    const first = watch(call(form(), undefined, { retry: { maxRetryAfterMs: 5000 } }))
    await clock.pass(100)
    watch(call())
    await clock.pass(1000)
    expect(first.error).toMatchObject({ status: 500, attempts: 1, stopReason: 'retry_after_too_long' })
    expect(sentAt).toHaveLength(2)
  })

  test('those who wait already are sent away too when the answer comes that asks too much of them', async () => {
    const { call, clock, watch } = clientOf((_, body) => (body.endsWith('1') ? later(30) : ok))
    const busy = Array.from({ length: 32 }, () => watch(call(form('&n=1'))))
    const waiting = watch(call(form('&n=2'), undefined, { retry: { maxRetryAfterMs: 5000 } }))
    await clock.pass(100)
    expect(waiting.error).toMatchObject({ stopReason: 'retry_after_too_long', fromCooldown: true })
    expect(busy[0]).toEqual({})
  })

  test('with retries off a cooldown is not waited for', async () => {
    const { call, clock, watch, sentAt } = clientOf(() => later(30), { retry: false })
    const first = watch(call())
    await clock.pass(100)
    const second = watch(call())
    await clock.pass(0)
    expect(first.error).toMatchObject({ status: 429, stopReason: 'overridden' })
    expect(second.error).toMatchObject({ fromCooldown: true, retryAfterMs: 29_950 })
    expect(sentAt).toHaveLength(1)
  })

  test('a closed gate rejects also where errors are not thrown otherwise', async () => {
    const { call, clock, watch } = clientOf(() => later(30), { throwOn: 'never', retry: false })
    const first = watch(call())
    await clock.pass(100)
    const second = watch(call())
    await clock.pass(0)
    expect(first.answer).toMatchObject({ status: 429 })
    expect(second.error).toMatchObject({ kind: 'throttled', reason: 'cooldown' })
  })

  test('a clock that is put back makes no wait longer than was asked for, one that is put forward may end it', async () => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? later(10) : ok))
    watch(call())
    await clock.pass(1000)
    const second = watch(call())
    clock.put(-3_600_000)
    const third = watch(call())
    await clock.pass(9100)
    expect(sentAt).toHaveLength(3)
    await clock.drain()
    expect([second.answer, third.answer]).toEqual([ok, ok])
    clock.put(7_200_000)
    expect(await Promise.race([call(), clock.drain().then(() => 'late')])).toBe(ok)
  })

  test('whose end a clock was put to is over for the next call, and all before it', async () => {
    const { call, clock, watch, sentAt } = clientOf(sent => (sent === 1 ? later(3) : ok), { retry: { jitter: 'none' } })
    watch(call())
    await clock.pass(50)
    const waiting = watch(call())
    await clock.pass(0)
    clock.put(3000)
    const next = watch(call())
    await clock.pass(500)
    expect([waiting.answer, next.answer]).toEqual([ok, ok])
    expect(sentAt).toHaveLength(3)
  })

  test('that is ordered after a clock was put back does not end early for those who waited before', async () => {
    const clock = createEventClock()
    const throttle = createThrottle({ key: () => 'all' })
    const source = { method: 'GET', url, body: undefined, header: () => undefined }
    const visits = Array.from({ length: 33 }, () =>
      throttle.visit(source, { totalTimeoutMs: 200_000, maxRetryAfterMs: 60_000 }, clock),
    )
    const entered = visits.map(visit => visit?.enter({}))
    let isThrough = false
    void Promise.resolve(entered[32]).then(() => {
      isThrough = true
    })
    await clock.pass(900)
    clock.put(-3_600_000)
    visits[0]?.leave(toStsError({ status: 429, headers: { 'retry-after': '10' } }))
    await clock.pass(9999)
    expect(isThrough).toBe(false)
    await clock.drain()
    expect(isThrough).toBe(true)
  })

  test('a hint of years is kept for an hour, and then one call may ask again', async () => {
    const { call, clock, throttle, watch } = clientOf(() => later(1e9))
    watch(call())
    await clock.pass(100)
    expect(throttle.snapshot()).toMatchObject([{ state: 'closed', leftMs: 3_600_000 - 50 }])
    await clock.pass(3_600_000)
    expect(throttle.snapshot()).toMatchObject([{ state: 'probing' }])
  })
})

describe('the line', () => {
  test('is first come, first served, and bounded', async () => {
    const order: string[] = []
    const { call, clock, watch } = clientOf(
      (sent, body) => {
        order.push(body.slice(-2))
        return sent === 1 ? later(2) : ok
      },
      { throttle: { maxQueue: 5 }, retry: { jitter: 'none' } },
    )
    watch(call(form('&n=00')))
    await clock.pass(100)
    const calls = Array.from({ length: 7 }, (_, i) => watch(call(form(`&n=${10 + i}`))))
    await clock.pass(0)
    expect(calls.map(({ error }) => error?.stopReason)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'queue_full',
      'queue_full',
    ])
    await clock.drain()
    expect(order.filter(name => name !== '00')).toEqual(['10', '11', '12', '13', '14'])
  })

  test('has the place of a call that was refused before those who came later', async () => {
    const order: string[] = []
    const { call, clock, watch } = clientOf((sent, body) => {
      order.push(body.slice(-2))
      return sent === 1 ? later(2) : ok
    })
    for (let i = 0; i < 40; i++) watch(call(form(`&n=${10 + i}`)))
    await clock.drain()
    expect(order.slice(32, 34)).toEqual(['10', '42'])
  })

  test('an abort takes a call out of it at once, and leaves no timer and no listener', async () => {
    const { call, clock, sentAt, watch } = clientOf(() => later(10))
    const signals = [createCountedSignal(), createCountedSignal()]
    watch(call(form(), signals[0]))
    await clock.pass(100)
    const second = watch(call(form(), signals[1]))
    await clock.pass(0)
    expect(signals.map(({ listeners }) => listeners)).toEqual([1, 1])
    const reason = new Error('enough')
    for (const signal of signals) signal.abort(reason)
    await clock.pass(0)
    expect(second.error).toBe(reason)
    expect(sentAt).toHaveLength(1)
    expect(clock.pending).toBe(0)
    expect(signals.map(({ listeners }) => listeners)).toEqual([0, 0])
  })

  test('a call whose time is up in it fails then', async () => {
    const { call, clock, watch } = clientOf(() => new Error('never'), {})
    void call().catch(() => undefined)
    const waiting = Array.from({ length: 40 }, () => watch(call(form(), undefined, { retry: { totalTimeoutMs: 30 } })))
    await clock.pass(30)
    expect(waiting.slice(32).map(({ error }) => error?.stopReason)).toEqual(Array(8).fill('deadline'))
  })
})

describe('a probe', () => {
  const cases: [string, (sent: number) => Answer | Error][] = [
    ['is refused', () => later(1)],
    ['ends in a fault that is none of our business', () => new Error('own fault')],
    ['meets a service that is down', () => ({ status: 500 })],
  ]
  test.each(cases)('that %s hands its role on, and nobody is lost', async (_, probed) => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? later(5) : sent === 2 ? probed(sent) : ok))
    watch(call())
    await clock.pass(100)
    const others = Array.from({ length: 5 }, () => watch(call()))
    await clock.drain()
    expect(sentAt.length).toBeGreaterThanOrEqual(7)
    expect(others.filter(({ answer, error }) => answer || error)).toHaveLength(5)
    expect(clock.pending).toBe(0)
  })

  test('that is aborted in flight hands its role on', async () => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent === 1 ? later(5) : ok))
    const controller = new AbortController()
    watch(call(form(), controller.signal))
    await clock.pass(100)
    const second = watch(call())
    await clock.pass(4960)
    expect(sentAt).toHaveLength(2)
    controller.abort()
    await clock.drain()
    expect(second.answer).toBe(ok)
  })

  test('that gets no answer does not hold the others back for ever', async () => {
    const clock = createEventClock()
    let sent = 0
    const options = resolveOptions({ clock })
    const request = { method: 'POST', url, tokenRequest: true, replayable: true }
    const answers: number[] = []
    const call = (i: number) =>
      perform<Answer>(
        {
          ...request,
          request,
          body: form(),
          header: () => undefined,
          discard: () => undefined,
          async send() {
            const turn = ++sent
            if (turn === 2) await new Promise(() => undefined)
            if (turn > 1) return ok
            const error = toStsError({ status: 429, headers: { 'retry-after': '1' } })
            return error ? { error, answer: later(1) } : ok
          },
        },
        options,
      ).then(() => answers.push(i))
    void call(1)
    await clock.pass(10)
    void call(2)
    await clock.pass(15_000)
    // The other one had become the probe.
    expect(answers).toEqual([1])
  })

  test('that is refused while others wait does not count against the retries of the call', async () => {
    const { call, clock, sentAt, watch } = clientOf(sent => (sent <= 8 ? later(1) : ok), { retry: { maxRetries: 1 } })
    const first = watch(call())
    await clock.pass(10)
    const second = watch(call())
    await clock.drain()
    expect([first.answer, second.answer]).toEqual([ok, ok])
    expect(sentAt.length).toBeGreaterThan(8)
  })
})

describe('keys', () => {
  test('one user is not held back by what another was told', async () => {
    const refresh = (token: string): string => `grant_type=refresh_token&client_id=app&refresh_token=${token}`
    const { call, clock, watch, throttle } = clientOf((_, body) => (body.includes('alice-token') ? later(30) : ok))
    watch(call(refresh('alice-token')))
    await clock.pass(100)
    const bob = watch(call(refresh('bob-token')))
    await clock.pass(100)
    expect(bob.answer).toBe(ok)
    const shown = JSON.stringify(throttle.snapshot())
    expect(throttle.snapshot()).toHaveLength(2)
    expect(shown).not.toMatch(/alice|bob/)
  })

  test('idle ones are dropped', async () => {
    const { call, clock, throttle, watch } = clientOf(() => ok)
    for (let i = 0; i < 500; i++) watch(call(`grant_type=password&client_id=app&username=u${i}`))
    await clock.drain()
    expect(throttle.snapshot()).toHaveLength(500)
    await clock.pass(31_000)
    expect(throttle.snapshot()).toEqual([])
  })

  test('the pace that was learned outlives the gate', async () => {
    const { call, clock, throttle, watch } = clientOf(sent => (sent === 40 ? later(2) : ok))
    for (let i = 0; i < 60; i++) watch(call())
    await clock.drain()
    const learned = throttle.snapshot()[0]?.pacePerSecond ?? 0
    expect(learned).toBeLessThan(Infinity)
    await clock.pass(60_000)
    expect(throttle.snapshot()).toEqual([])
    watch(call())
    await clock.pass(100)
    expect(throttle.snapshot()[0]?.pacePerSecond).toBeLessThan(10 * learned)
  })
})

describe('events and snapshots', () => {
  test('tell of closing, probing and opening', async () => {
    const events: ThrottleEvent[] = []
    const { call, clock, watch, throttle } = clientOf(sent => (sent === 1 ? later(5) : ok), {
      throttle: { key: () => 'my daemon', onChange: event => void events.push(event) },
    })
    watch(call())
    await clock.pass(1050)
    expect(throttle.snapshot()).toEqual([
      { key: 'my daemon', state: 'closed', leftMs: 4000, pacePerSecond: Infinity, queueLength: 0, inFlight: 0 },
    ])
    await clock.drain()
    expect(events.map(({ key, state, leftMs }) => [key, state, leftMs])).toEqual([
      ['my daemon', 'closed', 5000],
      ['my daemon', 'probing', 0],
      ['my daemon', 'open', 0],
    ])
    expect(events[0]?.error).toMatchObject({ status: 429 })
  })

  test('clear lets those who wait go at once', async () => {
    const { call, clock, watch, throttle, sentAt } = clientOf(sent => (sent === 1 ? later(30) : ok))
    watch(call())
    await clock.pass(100)
    const second = watch(call())
    await clock.pass(100)
    throttle.clear()
    await clock.pass(100)
    expect(second.answer).toBe(ok)
    expect(sentAt).toHaveLength(2)
  })

  test('clear lets also go whom the server told to wait, where others stand in line', async () => {
    const { call, clock, watch, throttle } = clientOf(sent => (sent === 1 ? later(30) : ok))
    const calls = Array.from({ length: 40 }, () => watch(call()))
    await clock.pass(60)
    throttle.clear()
    await clock.pass(100)
    expect(calls.filter(({ answer }) => answer)).toHaveLength(40)
  })
})

describe('after a 429 a client that is no longer refused', () => {
  test.each([1, 5, 10, 60])('soon sends one call after the other as fast as before: Retry-After %d', async seconds => {
    const { call, clock } = clientOf(sent => (sent === 1 ? later(seconds) : ok), { retry: { totalTimeoutMs: 1e9 } })
    const tookMs: number[] = []
    const work = async () => {
      for (let i = 0; i < 300; i++) {
        const before = clock.now()
        await call()
        tookMs.push(clock.now() - before)
      }
    }
    const done = work()
    await clock.pass(3_600_000)
    await done
    expect(Math.max(...tookMs.slice(-20))).toBeLessThan(100)
  })

  test.each([
    [5, 10],
    [2, 5],
  ])('answers those who wait within their time: Retry-After %d, %d calls', async (seconds, calls) => {
    const { call, clock, watch } = clientOf((_, body) => (clock.now() < until && body ? later(seconds) : ok), {
      retry: { ...policies.interactive, jitter: 'none' },
    })
    const until = clock.now() + 50
    const seen = Array.from({ length: calls }, () => watch(call()))
    await clock.pass(15_000)
    expect(seen.map(({ answer }) => answer?.status)).toEqual(Array.from({ length: calls }, () => 200))
  })
})

test('a gate is not forgotten under a call that has just found it', async () => {
  const { call, clock, watch, sentAt, throttle } = clientOf(sent => (sent === 1 ? ok : later(50)))
  watch(call())
  await clock.pass(31_000)
  // As often as the throttle looks for gates that nobody uses.
  for (let i = 0; i < 62; i++)
    void throttle.visit(
      { method: 'GET', url: 'https://x.example', body: undefined, header: () => undefined },
      { totalTimeoutMs: 1, maxRetryAfterMs: 1 },
      clock,
    )
  for (let i = 0; i < 4; i++) {
    watch(call())
    await clock.pass(1000)
  }
  const sent = sentAt.length
  watch(call())
  await clock.pass(1000)
  expect(sentAt).toHaveLength(sent)
  expect(throttle.snapshot()).toMatchObject([{ state: 'closed' }])
})

test('a request that is known to need the user fails without being sent, and says why', async () => {
  const refresh = 'grant_type=refresh_token&client_id=app&refresh_token=r'
  const { call, clock, watch, sentAt } = clientOf(() => ({ status: 400, error: 'interaction_required' }))
  watch(call(refresh))
  await clock.pass(1000)
  const second = watch(call(refresh))
  await clock.pass(1000)
  expect(sentAt).toHaveLength(1)
  expect(second.error).toMatchObject({
    ...{ kind: 'interaction_required', attempts: 0, fromCooldown: true, request: { method: 'POST', url } },
    cause: { kind: 'interaction_required', status: 400 },
  })
})

describe('what is remembered of one request is not told of another', () => {
  const refusal: Answer = { status: 400, error: 'interaction_required' }
  const refresh = 'grant_type=refresh_token&client_id=app&refresh_token=r&scope=openid'

  test.each<[string, string, string, StsOptions]>([
    ['for another resource', `${refresh}&resource=A`, `${refresh}&resource=B`, {}],
    [
      'with another password',
      'grant_type=password&client_id=app&username=u&password=wrong',
      'grant_type=password&client_id=app&username=u&password=right',
      { throttle: { failFast: 'all' } },
    ],
    ['with a credential', refresh, `${refresh}&client_secret=s`, { throttle: { failFast: 'all' } }],
  ])('%s', async (_, first, second, options) => {
    const { call, clock, watch, sentAt } = clientOf(() => refusal, { ...options, retry: { maxRetries: 0 } })
    for (const body of [first, second, second]) {
      watch(call(body))
      await clock.pass(1000)
    }
    expect(sentAt).toHaveLength(2)
  })
})
