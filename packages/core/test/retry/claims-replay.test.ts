import { describe, expect, jest, test } from '@jest/globals'
import { ClaimsChallengeError, type Clock, traitsOf } from '@sts-errors/core'
import { type Challenged, type ClaimsChallengeHook, headersFor, isSameOrigin } from '../../src/retry/claims-replay.ts'

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
    const flights = { byKey: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => 'new')
    const ask = (credentials: string) =>
      headersFor(
        challenged({ credentials: [credentials] }),
        hook,
        flights,
        clockAt(() => now),
      )
    await ask('ada')
    now = 59_000
    await ask('ben')
    expect(flights.byKey.size).toBe(2)
    now = 61_000
    await ask('cem')
    expect([...flights.byKey.keys()].join()).not.toContain('ada')
    expect(flights.byKey.size).toBe(2)
  })

  test('are not forgotten while the hook works, however long that takes', async () => {
    let now = 0
    const flights = { byKey: new Map(), sent: 1 }
    const hook = jest.fn<ClaimsChallengeHook>(() => new Promise<string>(() => {}))
    const ask = (credentials: string) =>
      void headersFor(
        challenged({ credentials: [credentials] }),
        hook,
        flights,
        clockAt(() => now),
      )
    ask('ada')
    now = 600_000
    ask('ben')
    ask('ada')
    expect(hook).toHaveBeenCalledTimes(2)
  })

  test('a token leaves no listener behind on the signal of its call', async () => {
    const { signal } = new AbortController()
    const added = jest.spyOn(signal, 'addEventListener')
    const removed = jest.spyOn(signal, 'removeEventListener')
    const flights = { byKey: new Map(), sent: 1 }
    await headersFor(
      challenged({ signal }),
      () => 'new',
      flights,
      clockAt(() => 0),
    )
    await Promise.resolve()
    expect(removed.mock.calls).toEqual(added.mock.calls)
  })
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
