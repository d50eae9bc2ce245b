import { describe, expect, jest, test } from '@jest/globals'
import { ClaimsChallengeError, type Clock } from '@sts-errors/core'
import { traitsOf } from '@sts-errors/core/adapter'
import {
  type Challenged,
  type ClaimsChallengeHook,
  hasCredentials,
  headersFor,
  isSameOrigin,
  withCause,
} from '../../src/retry/claims-replay.ts'

const clockAt = (now: () => number): Clock => ({ now, random: () => 0, sleep: async () => {} })

describe('tokens for replays', () => {
  const challenged = (more: Partial<Challenged> = {}): Challenged => ({
    error: new ClaimsChallengeError({ claims: '{}' }),
    request: traitsOf('GET', 'https://graph.example/me', undefined),
    credentials: ['Bearer old'],
    sent: 0,
    ...more,
  })

  test('are forgotten a minute after they came, as soon as another is asked for', async () => {
    let now = 0
    const shared = { hookCalls: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => 'new')
    const ask = (credentials: string) =>
      headersFor(
        challenged({ credentials: [credentials] }),
        hook,
        shared,
        clockAt(() => now),
      )
    await ask('ada')
    now = 60_000
    await ask('ben')
    expect(shared.hookCalls.size).toBe(2)
    now = 60_001
    await ask('cem')
    expect([...shared.hookCalls.keys()].join()).not.toContain('ada')
    expect(shared.hookCalls.size).toBe(2)
  })

  test('are not forgotten while the hook works, however long that takes', async () => {
    let now = 0
    const shared = { hookCalls: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => new Promise<string>(() => {}))
    const ask = (credentials: string) =>
      void headersFor(
        challenged({ credentials: [credentials] }),
        hook,
        shared,
        clockAt(() => now),
      )
    ask('ada')
    now = 600_000
    ask('ben')
    ask('ada')
    expect(hook).toHaveBeenCalledTimes(2)
  })

  test('are asked for anew where all who waited for them gave up, and a minute has passed since', async () => {
    let now = 0
    const shared = { hookCalls: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => new Promise<string>(() => {}))
    const giveUp = async () => {
      const controller = new AbortController()
      const asked = headersFor(
        challenged({ signal: controller.signal }),
        hook,
        shared,
        clockAt(() => now),
      )
      controller.abort('left')
      await expect(asked).rejects.toBe('left')
    }
    await giveUp()
    now = 60_000
    await giveUp()
    expect(hook).toHaveBeenCalledTimes(1)
    now = 60_001
    await giveUp()
    expect(hook).toHaveBeenCalledTimes(2)
    expect(shared.hookCalls.size).toBe(1)
  })

  test('serve the calls that had been sent before they came, and no later one', async () => {
    const shared = { hookCalls: new Map(), sent: 3 }
    const hook = jest.fn<ClaimsChallengeHook>(() => 'new')
    const ask = (sent: number) =>
      headersFor(
        challenged({ sent }),
        hook,
        shared,
        clockAt(() => 0),
      )
    await ask(0)
    await ask(2)
    expect(hook).toHaveBeenCalledTimes(1)
    await ask(3)
    expect(hook).toHaveBeenCalledTimes(2)
  })

  test.each([
    ['the same token and no cookie', ['Bearer old', undefined], 1],
    ['the same cookie and no token', [undefined, 'session=1'], 1],
    ['no credentials in sight', [undefined, undefined], 2],
  ])('are asked for by calls with %s', async (_, credentials, asked) => {
    const shared = { hookCalls: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => 'new')
    const ask = () =>
      headersFor(
        challenged({ credentials }),
        hook,
        shared,
        clockAt(() => 0),
      )
    await Promise.all([ask(), ask()])
    expect(hook).toHaveBeenCalledTimes(asked)
  })

  test('a token leaves no listener behind on the signal of its call', async () => {
    const { signal } = new AbortController()
    const added = jest.spyOn(signal, 'addEventListener')
    const removed = jest.spyOn(signal, 'removeEventListener')
    const shared = { hookCalls: new Map(), sent: 1 }
    await headersFor(
      challenged({ signal }),
      () => 'new',
      shared,
      clockAt(() => 0),
    )
    await Promise.resolve()
    expect(removed.mock.calls).toEqual(added.mock.calls)
  })
})

describe('what a hook throws', () => {
  const challenge = new ClaimsChallengeError({ claims: '{}' })
  /** An error with so many causes behind it. */
  const nested = (causes: number): Error =>
    causes ? new Error('outer', { cause: nested(causes - 1) }) : new Error('inner')
  const lastOf = (error: unknown): unknown => (error instanceof Error && error.cause ? lastOf(error.cause) : error)
  function endless(): Error {
    const error = new Error('one')
    error.cause = new Error('two', { cause: error })
    return error
  }

  test.each([0, 1, 10])('reaches its caller with the challenge behind its %d causes', causes => {
    const thrown = nested(causes)
    expect(withCause(thrown, challenge)).toBe(thrown)
    expect(lastOf(thrown)).toBe(challenge)
  })

  test('has a cause as errors have it', () => {
    const thrown = new Error('x')
    withCause(thrown, challenge)
    const usual = Object.getOwnPropertyDescriptor(new Error('x', { cause: challenge }), 'cause')
    expect(Object.getOwnPropertyDescriptor(thrown, 'cause')).toEqual(usual)
  })

  test('reaches its caller as it is where it is the challenge', () => {
    expect(withCause(challenge, challenge)).toBe(challenge)
    expect(challenge.cause).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['is no error', 'no session'],
    ['is nothing', undefined],
    ['cannot be changed', Object.freeze(new Error('frozen'))],
    ['has causes without end', endless()],
    ['has more causes than anybody reads', nested(11)],
    ['has a cause that is no error', new Error('x', { cause: 'y' })],
  ])('and %s gives way to an error with the challenge', (_, thrown) => {
    const error = withCause(thrown, challenge)
    expect(error).not.toBe(thrown)
    expect(error).toMatchObject({ message: 'onClaimsChallenge failed', cause: challenge })
  })
})

test.each([
  [{ authorization: 'Bearer x' }, true],
  [{ cookie: 'session=1' }, true],
  [{ accept: '*/*' }, false],
])('a call with the headers %j has credentials: %p', (headers: { [name: string]: string }, has) => {
  expect(hasCredentials({ header: name => headers[name] })).toBe(has)
})

test.each([
  ['the same address', 'https://graph.example/me', 'https://graph.example/me', true],
  ['another path', 'https://graph.example/me', 'https://graph.example/you', true],
  ['the port that goes without saying', 'https://graph.example:443/me', 'https://graph.example/', true],
  ['a client that does not tell', 'https://graph.example/me', '', true],
  ['a relative address', '/me', 'https://graph.example/me', true],
  ['another host', 'https://graph.example/me', 'https://evil.example/me', false],
  ['another scheme', 'https://graph.example/me', 'http://graph.example/me', false],
  ['another port', 'https://graph.example/me', 'https://graph.example:8443/me', false],
])('an answer from %s: same origin or not', (_, requested, answered, same) => {
  expect(isSameOrigin(requested, answered)).toBe(same)
})
