import { describe, expect, jest, test } from '@jest/globals'
import {
  createThrottle,
  InteractionRequiredError,
  InvalidGrantError,
  type StsError,
  type ThrottleOptions,
  type ThrottleRequest,
} from '@sts-errors/core'
import { resolveOptions } from '@sts-errors/core/adapter'
import { createEventClock } from '../../../../test/event-clock.ts'
import { TokenRequest } from '../../src/throttle/token-request.ts'

const terms = { totalTimeoutMs: 200_000, maxRetryAfterMs: 60_000 }
const url = 'https://login.example/t/oauth2/v2.0/token'
const refresh = 'grant_type=refresh_token&client_id=app&refresh_token=r'
const password = 'grant_type=password&client_id=app&username=u&password=p'
const daemon = 'grant_type=client_credentials&client_id=app'
const source = (body: unknown, headers: Record<string, string> = {}, more: object = {}) => ({
  ...{ method: 'POST', url, body, header: (name: string) => headers[name] },
  ...more,
})

/** A throttle, and what is remembered by it of a request. */
function memory(options: ThrottleOptions = {}) {
  const clock = createEventClock()
  const throttle = createThrottle(options)
  const visit = (given: object) => {
    const made = throttle.visit(source(refresh, {}, given), terms, clock)
    if (!made) throw new Error('no visit')
    return made
  }
  const answered = (body: string, error?: StsError, headers?: Record<string, string>) =>
    visit(source(body, headers)).leave(error)
  const isKnown = (body: string, headers?: Record<string, string>) => !!visit(source(body, headers)).recall()
  return { clock, throttle, answered, isKnown }
}
const mfa = new InteractionRequiredError({ reason: 'mfa_required' })

describe('an answer that needs the user is remembered', () => {
  test.each<[string, string, Record<string, string>, ThrottleOptions, boolean]>([
    ['of a refresh token', refresh, {}, {}, true],
    ['of a refresh token with a secret', `${refresh}&client_secret=s`, {}, {}, false],
    ['of a refresh token with an assertion', `${refresh}&client_assertion=s`, {}, {}, false],
    ['of a refresh token with a header', refresh, { authorization: 'Basic x' }, {}, false],
    ['of a password', password, {}, {}, false],
    ['of a password, where all are', password, {}, { failFast: 'all' }, true],
    ['with a secret, where all are', `${refresh}&client_secret=s`, {}, { failFast: 'all' }, true],
    ['where none is', refresh, {}, { failFast: false }, false],
  ])('%s, or not', (_, body, headers, options, isRemembered) => {
    const { answered, isKnown } = memory(options)
    answered(body, mfa, headers)
    expect(isKnown(body, headers)).toBe(isRemembered)
  })

  test.each<[string, StsError]>([
    ['another error', new InvalidGrantError()],
    ['a consent that is missing', new InteractionRequiredError({ reason: 'consent_required' })],
    ['a consent that is missing, by its suberror', new InteractionRequiredError({ suberror: 'consent_required' })],
    [
      'a consent that is missing, by one of its codes',
      new InteractionRequiredError({ codes: ['AADSTS50000', 'AADSTS65001'] }),
    ],
    [
      'a consent that is missing, by a code of another reason',
      new InteractionRequiredError({ reason: 'mfa_required', codes: ['AADSTS65001'] }),
    ],
  ])('but not %s', (_, error) => {
    const { answered, isKnown } = memory()
    answered(refresh, error)
    expect(isKnown(refresh)).toBe(false)
  })

  test('with its codes, known or not', () => {
    const { answered, isKnown } = memory()
    answered(refresh, new InteractionRequiredError({ reason: 'mfa_required', codes: ['AADSTS50076', 'AADSTS1'] }))
    expect(isKnown(refresh)).toBe(true)
  })

  test('until a success, which tells nothing of others', () => {
    const { answered, isKnown } = memory()
    answered(refresh, mfa)
    answered(`${refresh}2`, mfa)
    answered(refresh)
    expect([isKnown(refresh), isKnown(`${refresh}2`)]).toEqual([false, true])
  })

  test('also after another failure', () => {
    const { answered, isKnown } = memory()
    answered(refresh, mfa)
    answered(refresh, new InvalidGrantError())
    expect(isKnown(refresh)).toBe(true)
  })

  test.each([
    [undefined, 119_999, true],
    [undefined, 120_000, false],
    [500, 499, true],
    [500, 500, false],
  ])('for a time of %p: after %d ms: %p', async (failFastMs, ms, isStill) => {
    const { answered, isKnown, clock } = memory({ failFastMs })
    answered(refresh, mfa)
    await clock.pass(ms)
    expect(isKnown(refresh)).toBe(isStill)
  })

  test.each([
    [undefined, false],
    ['one', false],
    ['two', true],
  ])('until it is told to forget %p: %p', (key, isStill) => {
    const { answered, isKnown, throttle } = memory({ key: () => 'one' })
    answered(refresh, mfa)
    throttle.clear(key)
    expect(isKnown(refresh)).toBe(isStill)
  })
})

describe('the key of a request', () => {
  const keysOf = (options: ThrottleOptions, ...sources: ReturnType<typeof source>[]) => {
    const throttle = createThrottle(options)
    for (const each of sources) void throttle.visit(each, terms, createEventClock())
    return throttle.snapshot().map(({ key }) => key)
  }

  test('is made of what the option is shown: method, address and headers', () => {
    const seen: unknown[] = []
    const key = (request: ThrottleRequest) => {
      seen.push([request.method, request.url, request.header('x-tenant')])
      return undefined
    }
    keysOf({ key }, source(daemon, { 'x-tenant': 't' }))
    expect(seen).toEqual([['POST', url, 't']])
  })

  test.each<[string, ReturnType<NonNullable<ThrottleOptions['key']>>, string[]]>([
    ['a text', 'mine', ['mine']],
    ['a list of one', ['mine'], ['mine']],
    ['a list without secrets', ['mine', ''], ['mine']],
    ['a list', ['mine', 'secret'], [expect.stringMatching(/^mine #[\w-]+$/) as unknown as string]],
    ['a long text', 'x'.repeat(300), ['x'.repeat(300)]],
    ['a longer text', 'x'.repeat(301), [expect.stringMatching(/^x{300} #[\w-]+$/) as unknown as string]],
    ['an empty list', [], ['']],
    ['nothing', false, []],
  ])('that is %s is shown as %j', (_, key, shown) => {
    expect(keysOf({ key: () => key }, source(daemon))).toEqual(shown)
  })

  test.each([7, {}, true])('is refused where the option gives %p', given => {
    const throttle = createThrottle({ key: () => given as never })
    expect(() => throttle.visit(source(daemon), terms, createEventClock())).toThrow(
      /^throttle\.key: .+ given, expected a text, a list of texts, false or undefined$/,
    )
  })

  test('tells long texts apart by what is not shown of them', () => {
    const long = 'x'.repeat(300)
    const key = ({ header }: ThrottleRequest) => `${long}${header('a')}`
    expect(keysOf({ key }, source('', { a: '1' }), source('', { a: '2' }))).toHaveLength(2)
  })

  test.each<[string, ReturnType<typeof source>, ReturnType<typeof source>, number]>([
    ['the same', source(daemon), source(daemon), 1],
    ['another client', source(daemon), source(`${daemon}2`), 2],
    ['another authority', source(daemon), source(daemon, {}, { url: `https://other.example/t/oauth2/v2.0/token` }), 2],
    [
      'another client, by its header',
      source('grant_type=client_credentials', { authorization: 'a' }),
      source('grant_type=client_credentials', { authorization: 'b' }),
      2,
    ],
    ['another user', source(refresh), source(`${refresh}2`), 2],
    ['a secret that was renewed', source(`${daemon}&client_secret=a`), source(`${daemon}&client_secret=b`), 1],
    ['a method that is none of a token request', source(daemon), source(daemon, {}, { method: 'GET' }), 2],
  ])('is that of the one before or another: %s', (_, first, second, count) => {
    expect(keysOf({}, first, second)).toHaveLength(count)
    expect(keysOf({}, first, second, first)).toHaveLength(count)
  })

  test('is looked for again in a body that can change', () => {
    const form = new URLSearchParams(daemon)
    const throttle = createThrottle()
    const come = () => void throttle.visit(source(form), terms, createEventClock())
    come()
    form.set('client_id', 'other')
    come()
    expect(throttle.snapshot()).toHaveLength(2)
  })

  test('is asked for once per call', () => {
    const key = jest.fn(() => 'one')
    keysOf({ key }, source(daemon), source(daemon))
    expect(key).toHaveBeenCalledTimes(2)
  })
})

describe('which calls are one flight', () => {
  const throttle = createThrottle({ singleFlight: ['refresh_token'] })
  const same = throttle.flight(source(refresh))

  test('is told for the grants that are named, and no other', () => {
    expect(same).toEqual(expect.any(String))
    expect(same).not.toContain('app')
    expect(throttle.flight(source(daemon))).toBeUndefined()
    expect(throttle.flight(source(undefined, {}, { url: 'https://a.example', method: 'GET' }))).toBeUndefined()
    expect(createThrottle().flight(source(refresh))).toBeUndefined()
  })

  test.each<[string, ReturnType<typeof source>, boolean]>([
    ['the same', source(refresh), true],
    ['in another order', source(refresh.split('&').reverse().join('&')), true],
    ['with a client assertion', source(`${refresh}&client_assertion=a&client_info=1`), true],
    ['for another scope', source(`${refresh}&scope=b`), false],
    ['another token', source(`${refresh}2`), false],
    ['with credentials', source(refresh, { authorization: 'Basic x' }), false],
    ['bound to a key', source(refresh, { dpop: 'x' }), false],
    ['elsewhere', source(refresh, {}, { url: `${url}?p=x` }), false],
  ])('%s, or not', (_, other, isSame) => {
    expect(throttle.flight(other) === same).toBe(isSame)
  })
})

describe('the same throttle with other options', () => {
  test('shares gates and memory', () => {
    const clock = createEventClock()
    const throttle = createThrottle()
    const other = throttle.with({ failFast: 'all', maxQueue: 0 })
    other.visit(source(password), terms, clock)?.leave(mfa)
    expect(throttle.snapshot()).toHaveLength(1)
    expect(throttle.visit(source(password), terms, clock)?.recall()).toMatchObject({ reason: 'mfa_required' })
  })

  test('is what a client is given, also one of another copy of the package', () => {
    const throttle = createThrottle()
    expect(resolveOptions({ throttle }).throttle).toBe(throttle)
    expect(resolveOptions({ throttle: {} }).throttle).not.toBe(throttle)
    expect(() => createThrottle({ maxQueues: 1 } as never)).toThrow('throttle.maxQueues')
  })
})

describe('a store', () => {
  const stored = (get: () => unknown = () => undefined) => {
    const store = { get: jest.fn(get), set: jest.fn(), delete: jest.fn() }
    const clock = createEventClock()
    const throttle = createThrottle({ store: store as never, key: () => 'one' })
    const come = () => throttle.visit(source(daemon), terms, clock)
    return { store, clock, throttle, come }
  }

  test.each([
    ['one', ['one']],
    ['two', ['two']],
    [undefined, ['one']],
  ])('is told to forget %p: %j', (key, deleted) => {
    const { store, throttle, come } = stored()
    come()
    throttle.clear(key)
    expect(store.delete.mock.calls).toEqual(deleted.map(each => [each]))
  })

  test.each<[string, () => unknown, number]>([
    ['in memory is asked once', () => undefined, 1],
    ['that others share is asked again after a second', () => Promise.resolve(undefined), 2],
  ])('%s', async (_, get, times) => {
    const { store, clock, come } = stored(get)
    come()
    await clock.pass(1000)
    come()
    expect(store.get).toHaveBeenCalledTimes(1)
    await clock.pass(1)
    come()
    expect(store.get).toHaveBeenCalledTimes(times)
    await clock.pass(0)
    expect(clock.pending).toBe(0)
  })

  test('that fails is reported, and holds nobody back', async () => {
    const report = jest.spyOn(console, 'error').mockImplementation(() => {})
    const lost = new Error('lost')
    for (const get of [
      () => Promise.reject(lost),
      () => {
        throw lost
      },
    ]) {
      const { clock, come } = stored(get)
      const entering = come()?.enter({})
      await clock.pass(0)
      expect(await entering).toBeUndefined()
    }
    expect(report).toHaveBeenCalledWith('sts-errors: throttle.store failed', lost)
  })
})

describe('what a token request says', () => {
  const read = (body: unknown, more?: object) => TokenRequest.from(source(body, {}, more))

  test.each([
    [`${refresh}&scope=a%20b`, 'a b'],
    [refresh, undefined],
  ])('its scopes: of %s %p', (body, scope) => {
    expect(read(body)?.scope).toBe(scope)
  })

  test('the resource where it has no scope', () => {
    expect(read(`${daemon}&resource=r`)?.name).toBe(`${url} client_credentials app r`)
    expect(read(`${daemon}&resource=r&scope=s`)?.name).toBe(`${url} client_credentials app s`)
  })

  test.each<[string, string, string, boolean]>([
    ['another policy of B2C', '?p=a', '?p=b', false],
    ['another id of the request', '?client-request-id=1', '?client-request-id=2', true],
    ['another id of the request behind a policy', '?p=a&client-request-id=1', '?p=a&client-request-id=2', true],
    ['another fragment', '?p=a#x', '?p=a#y', true],
    ['another id, before a policy that differs', '?client-request-id=1&p=a', '?client-request-id=1&p=b', false],
  ])('in its query: %s is the same question or another', (_, first, second, isSame) => {
    const print = (query: string) => read(refresh, { url: `${url}${query}` })?.thumbprint
    expect(print(first) === print(second)).toBe(isSame)
  })

  test.each<[string, unknown, object]>([
    ['a stream', { pipe: () => {}, grant_type: 'password' }, {}],
    ['bytes beyond any token request', new Uint8Array(65_537), {}],
    ['no grant', 'x=grant_type', { url: 'https://a.example' }],
    ['a number', 5, {}],
  ])('nothing where it is %s', (_, body, more) => {
    expect(read(body, more)).toBeUndefined()
  })

  test.each([65_536, 65_537])('in a body of %d bytes, if that is not too long', length => {
    const body = `${daemon}&x=`.padEnd(length, 'x')
    for (const given of [body, new TextEncoder().encode(body)])
      expect(read(given) !== undefined).toBe(length === 65_536)
  })
})
