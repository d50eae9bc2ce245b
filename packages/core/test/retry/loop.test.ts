import { describe, expect, jest, test } from '@jest/globals'
import {
  type Clock,
  type GiveUpEvent,
  type RequestChanges,
  type RequestTraits,
  type RetryEvent,
  type StsError,
  type StsOptions,
  toStsError,
} from '@sts-errors/core'
import { type Call, type Failure, isConcern, type NewHeaders, perform, resolveOptions } from '@sts-errors/core/adapter'
import { faultToError } from '../../src/faults.ts'

interface Answer {
  readonly status: number
  readonly text: string
}
type Outcome = Answer | Failure<Answer>

const tokenRequest: RequestTraits = {
  method: 'POST',
  url: 'https://login.example/t/oauth2/v2.0/token',
  tokenRequest: true,
  grantType: 'client_credentials',
  replayable: true,
}
const resourceRequest: RequestTraits = {
  method: 'GET',
  url: 'https://graph.example/me',
  tokenRequest: false,
  replayable: true,
}

const success: Answer = { status: 200, text: 'ok' }
function refusal(status: number, headers: Record<string, string> = {}, body: unknown = ''): Failure<Answer> {
  const answer = { status, text: `${status}` }
  return { error: toStsError({ status, headers, body }) as StsError, answer }
}
function fault(code: string): Failure<Answer> {
  const thrown = Object.assign(new Error('the client said so'), { code })
  return { error: faultToError(thrown) as StsError, thrown }
}

/** A clock that stands still but for sleeping. */
function fakeClock(overshootMs = 0): Clock & { readonly sleeps: number[]; at: number } {
  const clock = {
    at: 1000,
    sleeps: [] as number[],
    now: () => clock.at,
    random: () => 0,
    sleep: async (ms: number) => {
      clock.sleeps.push(ms)
      clock.at += ms + overshootMs
    },
  }
  return clock
}

/** A call whose attempts end as it is told; `sent` has what was changed for each but the first. */
function callOf(
  [first, ...later]: readonly [Failure<Answer>, ...Outcome[]],
  traits = tokenRequest,
  signal?: AbortSignal,
) {
  const sent: (NewHeaders | undefined)[] = []
  const discarded: unknown[] = []
  let begun = false
  const call: Call<Answer> = {
    request: traits,
    method: traits.method,
    url: traits.url,
    body: traits.grantType && `grant_type=${traits.grantType}`,
    signal,
    header: name => (name === 'authorization' ? 'Bearer old' : undefined),
    send: async changes => {
      if (!begun) {
        begun = true
        return first
      }
      sent.push(changes)
      const next = later.shift()
      if (!next) throw new Error('sent more often than expected')
      return next
    },
    discard: failure => void discarded.push(failure),
  }
  return { call, first, sent, discarded }
}

/** What became of a call. */
async function run(
  outcomes: readonly [Failure<Answer>, ...Outcome[]],
  options: StsOptions = {},
  traits = tokenRequest,
) {
  const clock = fakeClock()
  const { call, sent, discarded } = callOf(outcomes, traits)
  const retry = options.retry === false ? false : { jitter: 'none' as const, ...options.retry }
  const result = await perform(call, resolveOptions({ clock, ...options, retry })).then(
    answer => ({ answer, thrown: undefined }),
    (thrown: unknown) => ({ answer: undefined, thrown }),
  )
  return { ...result, sent, discarded, sleeps: clock.sleeps }
}

describe('the loop', () => {
  test('sends again until there is a success', async () => {
    const failures = [refusal(503), refusal(502)] as const
    const { answer, sleeps, sent, discarded } = await run([...failures, success])
    expect(answer).toBe(success)
    expect(sleeps).toEqual([500, 1000])
    expect(sent).toEqual([undefined, undefined])
    expect(discarded).toEqual(failures)
  })

  test('waits as long as the server says', async () => {
    const { sleeps } = await run([
      refusal(429, { 'retry-after': '7' }),
      refusal(429, { 'retry-after-ms': '20' }),
      success,
    ])
    expect(sleeps).toEqual([7000, 20])
  })

  test('throws the last real error, with the attempts and the reason for stopping', async () => {
    const last = refusal(503)
    const { thrown, sent } = await run([refusal(500), refusal(502), refusal(504), last])
    expect(thrown).toBe(last.error)
    expect(thrown).toMatchObject({ attempts: 4, stopReason: 'max_retries', status: 503 })
    expect(sent.length).toBe(3)
  })

  test('does not wait for what is not repeated', async () => {
    const { thrown, sleeps, discarded } = await run([refusal(400, {}, { error: 'invalid_client' })])
    expect(thrown).toMatchObject({ kind: 'invalid_client', attempts: 1, stopReason: 'not_retryable' })
    expect([sleeps, discarded]).toEqual([[], []])
  })

  test.each<[string, Failure<Answer>, StsOptions, RequestTraits, string]>([
    ['not_repeatable', refusal(500), {}, { ...tokenRequest, grantType: 'authorization_code' }, 'not_repeatable'],
    ['retry_after_too_long', refusal(429, { 'retry-after': '3600' }), {}, tokenRequest, 'retry_after_too_long'],
    ['deadline', refusal(500), { retry: { totalTimeoutMs: 100 } }, tokenRequest, 'deadline'],
    ['overridden by shouldRetry', refusal(500), { retry: { shouldRetry: () => false } }, tokenRequest, 'overridden'],
    ['overridden by retry: false', refusal(500), { retry: false }, tokenRequest, 'overridden'],
  ])('stops at once: %s', async (_, failure, options, traits, stopReason) => {
    const { thrown, sleeps } = await run([failure], options, traits)
    expect(thrown).toBe(failure.error)
    expect(thrown).toMatchObject({ attempts: 1, stopReason })
    expect(sleeps).toEqual([])
  })

  test.each([
    ['a token request', tokenRequest],
    ['a request that passes no gate', resourceRequest],
  ])('begins no attempt beyond the deadline, also when a wait took longer than it should: %s', async (_, traits) => {
    const clock = fakeClock(500_000)
    const { call, sent } = callOf([refusal(503), success], traits)
    await expect(perform(call, resolveOptions({ clock }))).rejects.toMatchObject({ stopReason: 'deadline' })
    expect(sent).toEqual([])
  })

  test('begins an attempt at the deadline itself', async () => {
    const { answer } = await run([refusal(503), success], { retry: { totalTimeoutMs: 500 } }, resourceRequest)
    expect(answer).toBe(success)
  })

  test('counts from the moment at which the call began', async () => {
    const clock = fakeClock()
    const { call } = callOf([refusal(503), success])
    const slow: typeof call = {
      ...call,
      send: headers => {
        clock.at += 199_900
        return call.send(headers)
      },
    }
    await expect(perform(slow, resolveOptions({ clock, retry: { jitter: 'none' } }))).rejects.toMatchObject({
      stopReason: 'deadline',
    })
  })

  test('rejects with what is none of its business', async () => {
    const { call } = callOf([refusal(503)])
    const odd = new Error('the adapter broke')
    const broken = { ...call, send: () => Promise.reject(odd) }
    await expect(perform(broken, resolveOptions({ clock: fakeClock() }))).rejects.toBe(odd)
  })

  test('lets go of an answer before it sends again', async () => {
    const { call, first, discarded } = callOf([refusal(503), success])
    const before: unknown[][] = []
    const send: typeof call.send = headers => {
      before.push([...discarded])
      return call.send(headers)
    }
    expect(await perform({ ...call, send }, resolveOptions({ clock: fakeClock() }))).toBe(success)
    expect(before).toEqual([[], [first]])
  })

  test('gives the last answer back unread where that is wanted', async () => {
    const clock = fakeClock(500_000)
    const { call, first, discarded } = callOf([refusal(503), success])
    expect(await perform(call, resolveOptions({ clock, throwOn: 'never' }))).toBe(first.answer)
    expect(discarded).toEqual([])
  })
})

describe('what is thrown', () => {
  const thrownBy = async (failure: Failure<Answer>, options: StsOptions, traits = tokenRequest) => {
    const { thrown, answer } = await run([failure], { retry: false, ...options }, traits)
    return thrown === failure.error
      ? 'error'
      : thrown !== undefined && thrown === failure.thrown
        ? 'as the client'
        : answer === failure.answer
          ? 'answer'
          : 'odd'
  }
  const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' }

  test.each<[string, Failure<Answer>, StsOptions, RequestTraits, string]>([
    ['every error answer to a token request', refusal(418), {}, tokenRequest, 'error'],
    ['a 401 of a resource with a challenge', refusal(401, challenge), {}, resourceRequest, 'error'],
    ['a 403 of a resource with a challenge', refusal(403, challenge), {}, resourceRequest, 'error'],
    [
      'a 401 of a resource with an authentication code',
      refusal(401, {}, { error: { code: 'InvalidAuthenticationToken' } }),
      {},
      resourceRequest,
      'error',
    ],
    ['a 401 of a resource that says nothing', refusal(401), {}, resourceRequest, 'answer'],
    ['a 403 of a resource that says nothing', refusal(403), {}, resourceRequest, 'answer'],
    ['a 408', refusal(408), {}, resourceRequest, 'error'],
    ['a 429', refusal(429), {}, resourceRequest, 'error'],
    ['a 500', refusal(500), {}, resourceRequest, 'error'],
    ['a 599', refusal(599), {}, resourceRequest, 'error'],
    ['a fault', fault('ECONNRESET'), {}, resourceRequest, 'error'],
    ['a 400 of a resource', refusal(400, {}, { error: 'invalid_request' }), {}, resourceRequest, 'answer'],
    ['a 404 of a resource', refusal(404), {}, resourceRequest, 'answer'],
    ['a 409 of a resource', refusal(409), {}, resourceRequest, 'answer'],
    ['a 412 of a resource', refusal(412), {}, resourceRequest, 'answer'],
    ['never: an error answer to a token request', refusal(400), { throwOn: 'never' }, tokenRequest, 'answer'],
    ['never: a 429', refusal(429), { throwOn: 'never' }, resourceRequest, 'answer'],
    ['never: a fault', fault('ECONNRESET'), { throwOn: 'never' }, resourceRequest, 'as the client'],
    ['a function that says yes', refusal(404), { throwOn: () => true }, resourceRequest, 'error'],
    ['a function that says no', refusal(500), { throwOn: () => false }, resourceRequest, 'answer'],
    [
      'a function that says no to a fault',
      fault('ECONNRESET'),
      { throwOn: () => false },
      resourceRequest,
      'as the client',
    ],
  ])('%s', async (_, failure, options, traits, want) => {
    expect(await thrownBy(failure, options, traits)).toBe(want)
  })
})

describe('hooks', () => {
  test('onRetry is called before each wait, onGiveUp once at the end', async () => {
    const events: (RetryEvent | GiveUpEvent)[] = []
    const push = (event: RetryEvent | GiveUpEvent) => void events.push({ ...event })
    const failures = [refusal(503, { 'retry-after': '1' }), refusal(400, {}, { error: 'invalid_client' })] as const
    await run([...failures], { onRetry: push, onGiveUp: push })
    expect(events).toEqual([
      { error: failures[0].error, attempt: 1, delayMs: 1000, request: tokenRequest },
      { error: failures[1].error, attempts: 2, reason: 'not_retryable', request: tokenRequest },
    ])
  })

  test('a success calls none of them', async () => {
    const onGiveUp = jest.fn()
    await run([refusal(503), success], { onGiveUp })
    expect(onGiveUp).not.toHaveBeenCalled()
  })

  test.each<[string, () => void]>([
    [
      'throws',
      () => {
        throw new Error('hook broke')
      },
    ],
    ['rejects', (() => Promise.reject(new Error('hook broke'))) as () => void],
  ])('a hook that %s is reported on the console and changes nothing', async (_, hook) => {
    const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const { answer } = await run([refusal(503), success], { onRetry: hook })
    expect(answer).toBe(success)
    const { thrown } = await run([refusal(400)], { onGiveUp: hook })
    expect(thrown).toMatchObject({ stopReason: 'not_retryable' })
    await Promise.resolve()
    expect(reported).toHaveBeenCalledTimes(2)
    expect(reported.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringContaining('onRetry'),
      expect.stringContaining('onGiveUp'),
    ])
  })

  test('beforeRetry says after the wait what is sent otherwise', async () => {
    const order: string[] = []
    const clock = fakeClock()
    const { call, sent } = callOf([refusal(503), refusal(503), success])
    const tokens = ['t1', undefined]
    await perform(call, {
      ...resolveOptions({
        beforeRetry: async ({ attempt }) => {
          order.push(`beforeRetry ${attempt}`)
          const token = tokens.shift()
          return token === undefined ? undefined : { token, headers: { x: '1' } }
        },
      }),
      clock: { ...clock, sleep: async () => void order.push('sleep') },
    })
    expect(order).toEqual(['sleep', 'beforeRetry 1', 'sleep', 'beforeRetry 2'])
    // What was renewed stays so.
    expect(sent).toEqual(Array(2).fill({ authorization: 'Bearer t1', x: '1' }))
  })
})

test.each(['a\r\nb: c', 'a\nb', 'a\0b'])(
  'a header of beforeRetry that would break the request is refused unseen',
  async value => {
    const { call, sent } = callOf([refusal(503), success])
    const beforeRetry = () => ({ headers: { 'x-key': value } })
    await expect(perform(call, resolveOptions({ clock: fakeClock(), beforeRetry }))).rejects.toThrow(
      /^beforeRetry: the header x-key has a line break or NUL$/,
    )
    expect(sent).toEqual([])
  },
)

test.each([['hunter2'], [{ tokne: 'hunter2' }], [7], [{ headers: {}, authorization: 'hunter2' }]])(
  'what beforeRetry gives that changes nothing is refused unseen: %j',
  async changes => {
    const { thrown, sent } = await run([refusal(503), success], { beforeRetry: () => changes as never })
    expect(thrown).toBeInstanceOf(TypeError)
    expect((thrown as Error).message).toBe('beforeRetry: expected { headers, token } with what changes, or undefined')
    expect(sent).toEqual([])
  },
)

test.each<[string, Exclude<RequestChanges['headers'], undefined>]>([
  ['a record', { 'x-a': '1' }],
  ['Headers', new Headers({ 'x-a': '1' })],
  ['pairs', [['x-a', '1']]],
])('beforeRetry may give headers as %s', async (_, headers) => {
  expect((await run([refusal(503), success], { beforeRetry: () => ({ headers }) })).sent).toEqual([{ 'x-a': '1' }])
})

test.each<[string, readonly RequestChanges[], string]>([
  ['a token over a header of any case', [{ headers: { Authorization: 'Bearer h' }, token: 't' }], 'Bearer t'],
  ['a header over an earlier token', [{ token: 't' }, { headers: { Authorization: 'Bearer h' } }], 'Bearer h'],
  ['a token over an earlier header', [{ headers: { AUTHORIZATION: 'Bearer h' } }, { token: 't' }], 'Bearer t'],
])('what beforeRetry gave last goes: %s', async (_, given, want) => {
  const changes = [...given]
  const more: Outcome[] = [refusal(503), success]
  const { sent } = await run([refusal(503), ...more.slice(-given.length)], { beforeRetry: () => changes.shift() })
  expect(sent.at(-1)).toEqual({ authorization: want })
})

test('headers alone are no changes', async () => {
  const { thrown } = await run([refusal(503), success], { beforeRetry: () => new Headers({ 'x-a': '1' }) as never })
  expect(thrown).toBeInstanceOf(TypeError)
})

test.each([undefined, null, {}])('beforeRetry may change nothing: %p', async changes => {
  expect((await run([refusal(503), success], { beforeRetry: () => changes as never })).answer).toBe(success)
})

test('a token of beforeRetry that can be none is refused unseen', async () => {
  const { thrown, sent } = await run([refusal(503), success], { beforeRetry: () => ({ token: 'hunter 2' }) })
  expect(thrown).toBeInstanceOf(TypeError)
  expect(`${thrown}`).toMatch(/^TypeError: beforeRetry: expected an access token, printable ASCII without spaces/)
  expect(`${thrown}`).not.toContain('hunter')
  expect(sent).toEqual([])
})

test('what a hook throws is no end that the engine tells of, and the answer is let go', async () => {
  const onGiveUp = jest.fn()
  const failure = refusal(503)
  const odd = new Error('the hook broke')
  const beforeRetry = () => Promise.reject(odd)
  const { thrown, discarded } = await run([failure, success], { beforeRetry, onGiveUp })
  expect(thrown).toBe(odd)
  expect(onGiveUp).not.toHaveBeenCalled()
  expect(failure.error.stopReason).toBeUndefined()
  expect(discarded).toEqual([failure])
})

describe('an abort', () => {
  test('during the wait ends the call at once, as the client would', async () => {
    const controller = new AbortController()
    const { call, sent } = callOf([refusal(503), success], tokenRequest, controller.signal)
    const patient = resolveOptions({ retry: { baseDelayMs: 60_000, jitter: 'none', totalTimeoutMs: Infinity } })
    const pending = perform(call, patient)
    const reason = new Error('the user left')
    controller.abort(reason)
    await expect(pending).rejects.toBe(reason)
    expect(sent).toEqual([])
  })

  test.each(Array.from({ length: 12 }, (_, turns) => [turns]))(
    '%d turns after a wait is seen: no hook is called after it, and nothing sent',
    async turns => {
      const controller = new AbortController()
      const { call } = callOf([refusal(503), success], tokenRequest, controller.signal)
      const seen: string[] = []
      const clock = fakeClock()
      const sleep = async (ms: number) => {
        await clock.sleep(ms)
        void (async () => {
          for (let i = 0; i < turns; i++) await Promise.resolve()
          seen.push('abort')
          controller.abort('left')
        })()
      }
      const beforeRetry = () => void seen.push('beforeRetry')
      const send = async (changes: NewHeaders | undefined) => {
        seen.push('send')
        return call.send(changes)
      }
      const settled = perform({ ...call, send }, resolveOptions({ clock: { ...clock, sleep }, beforeRetry }))
      await settled.catch(() => undefined)
      for (let i = 0; i < turns; i++) await Promise.resolve()
      expect(seen.slice(seen.indexOf('abort'))).toEqual(['abort'])
    },
  )

  test('during beforeRetry sends nothing more', async () => {
    const controller = new AbortController()
    const { call, sent } = callOf([refusal(503), success], tokenRequest, controller.signal)
    const beforeRetry = () => {
      controller.abort('left')
      return undefined
    }
    await expect(perform(call, resolveOptions({ clock: fakeClock(), beforeRetry }))).rejects.toBe('left')
    expect(sent).toEqual([])
  })

  test('ends the wait for a beforeRetry that never comes to an end, at once', async () => {
    const controller = new AbortController()
    const { call, first, sent, discarded } = callOf([refusal(503), success], tokenRequest, controller.signal)
    const beforeRetry = () => new Promise<undefined>(() => setImmediate(() => controller.abort('left')))
    await expect(perform(call, resolveOptions({ clock: fakeClock(), beforeRetry }))).rejects.toBe('left')
    expect([sent, discarded]).toEqual([[], [first]])
  })

  test('before the first wait sends nothing more', async () => {
    const { call, sent } = callOf([refusal(503), success], tokenRequest, AbortSignal.abort('left'))
    await expect(perform(call, resolveOptions({ retry: { totalTimeoutMs: Infinity } }))).rejects.toBe('left')
    expect(sent).toEqual([])
  })

  const claims = { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }
  test.each<[string, Failure<Answer>]>([
    ['would be repeated', refusal(503)],
    ['would not be', refusal(400)],
    ['asks for claims', refusal(401, claims)],
  ])('that comes with an answer that %s calls no hook but onGiveUp, and lets the answer go', async (_, failure) => {
    const { call, discarded } = callOf([failure, success], resourceRequest, AbortSignal.abort('left'))
    const hooks = { onRetry: jest.fn(), onClaimsChallenge: jest.fn<() => undefined>(), onGiveUp: jest.fn() }
    await expect(perform(call, resolveOptions({ clock: fakeClock(), ...hooks }))).rejects.toBe('left')
    expect(hooks.onRetry).not.toHaveBeenCalled()
    expect(hooks.onClaimsChallenge).not.toHaveBeenCalled()
    const told = { error: failure.error, attempts: 1, reason: 'aborted', request: resourceRequest }
    expect(hooks.onGiveUp.mock.calls).toEqual([[told]])
    expect(discarded).toContain(failure)
  })
})

describe('one exchange for several calls', () => {
  const refresh: RequestTraits = { ...tokenRequest, grantType: 'refresh_token' }
  const shareable = { copy: (answer: Answer) => ({ ...answer }), copyError: (error: StsError) => error }

  test.each<[string, Partial<Call<Answer>>, number]>([
    ['is made where answers and errors can be copied', shareable, 1],
    ['is not made of answers that cannot be', { copyError: shareable.copyError }, 2],
    ['is not made of errors that cannot be', { copy: shareable.copy }, 2],
  ])('%s', async (_, members, exchanges) => {
    const options = resolveOptions({ clock: fakeClock(), throttle: { singleFlight: ['refresh_token'] } })
    const { call } = callOf([refusal(503)], refresh)
    const send = jest.fn(async () => success)
    const made: Call<Answer> = { ...call, ...members, send, detach: () => made }
    const answers = await Promise.all([perform(made, options), perform(made, options)])
    expect(answers).toEqual([success, success])
    expect(send).toHaveBeenCalledTimes(exchanges)
  })

  test('is not made by a call that cannot do without its signal', async () => {
    const options = resolveOptions({ clock: fakeClock(), throttle: { singleFlight: ['refresh_token'] } })
    const { call } = callOf([refusal(503)], refresh)
    const made: Call<Answer> = { ...call, ...shareable, send: async () => success }
    expect(await Promise.all([perform(made, options), perform(made, options)])).toEqual([success, success])
  })
})

describe('a status whose body is worth reading', () => {
  const options = resolveOptions()
  test.each([400, 401, 403, 404, 408, 409, 418, 425, 429, 500, 503, 599])('%d of a token request', status => {
    expect(isConcern(status, tokenRequest, options)).toBe(true)
  })

  test.each([401, 403, 408, 425, 429, 500, 501, 503, 599])('%d of a resource', status => {
    expect(isConcern(status, resourceRequest, options)).toBe(true)
  })

  test.each([404, 409])('%d of a resource, where shouldRetry has the last word', status => {
    expect(isConcern(status, resourceRequest, resolveOptions({ retry: { shouldRetry: () => undefined } }))).toBe(true)
  })
  test.each([400, 404, 409, 410, 412, 418, 422])('not %d of a resource', status => {
    expect(isConcern(status, resourceRequest, options)).toBe(false)
    expect(isConcern(status, resourceRequest, resolveOptions({ throwOn: () => false }))).toBe(true)
    expect(isConcern(status, resourceRequest, resolveOptions({ retry: { statuses: { [status]: {} } } }))).toBe(true)
    expect(isConcern(status, resourceRequest, resolveOptions({ retry: false }))).toBe(false)
  })
})
