import { describe, expect, jest, test } from '@jest/globals'
import type { StsOptions } from '@sts-errors/core'
import { createVirtualClock } from '../virtual-clock.ts'
import { bearer, challenged, guardedBy } from './challenged.ts'
import { type Bench, ok } from './scenario.ts'

type Hook = NonNullable<StsOptions['onClaimsChallenge']>

/** A promise, and what settles it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}

/** What calls of one client that meet the same challenge have in common. */
export function describeSharedClaims({ send, simulator, url }: Bench): void {
  const clientOf = (onClaimsChallenge: Hook, clock = createVirtualClock()) => {
    const options: StsOptions = { clock, onClaimsChallenge }
    return (token = 'old', more: { signal?: AbortSignal; sts?: StsOptions } = {}) =>
      send({ method: 'GET', url: url(), headers: token ? bearer(token) : {}, ...more }, options)
  }
  const tokens = () => simulator().requests.map(({ headers }) => headers.authorization)

  describe('of concurrent calls', () => {
    test('50 calls with the same token share one call of the hook', async () => {
      simulator().enqueue(...guardedBy(['new'], 100))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      const answers = await Promise.all(Array.from({ length: 50 }, () => get()))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
      expect(hook).toHaveBeenCalledTimes(1)
      expect(simulator().requests).toHaveLength(100)
    })

    test.each([
      ['with different tokens', 'ada-old', 'max-old'],
      ['whose credentials are not to be seen', '', ''],
    ])('calls %s never share one', async (_, ada, max) => {
      simulator().enqueue(...guardedBy(['ada-new', 'max-new'], 4))
      const get = clientOf(() => undefined)
      const hooks = ['ada-new', 'max-new'].map(token => jest.fn<Hook>(async () => token))
      await Promise.all([ada, max].map((token, i) => get(token, { sts: { onClaimsChallenge: hooks[i] } })))
      for (const hook of hooks) expect(hook).toHaveBeenCalledTimes(1)
      expect(tokens().slice(2).sort()).toEqual(['Bearer ada-new', 'Bearer max-new'])
    })

    test('what the hook throws reaches each caller, with the challenge as its cause', async () => {
      simulator().enqueue(challenged(), challenged())
      const failure = new Error('the user went away')
      const hook = jest.fn<Hook>(() => Promise.reject(failure))
      const get = clientOf(hook)
      const outcomes = await Promise.allSettled([get(), get()])
      expect(outcomes).toEqual([
        { status: 'rejected', reason: failure },
        { status: 'rejected', reason: failure },
      ])
      expect(failure.cause).toMatchObject({ kind: 'claims_challenge' })
      expect(hook).toHaveBeenCalledTimes(1)
    })

    test('what the hook throws each time has the latest challenge as its cause, and no longer chain', async () => {
      simulator().enqueue(challenged(), challenged())
      const root = new Error('no session')
      const failure = new Error('sign-in failed', { cause: root })
      const get = clientOf(() => Promise.reject(failure))
      for (const token of ['one', 'two']) await expect(get(token)).rejects.toBe(failure)
      expect(failure.cause).toBe(root)
      expect(root.cause).toMatchObject({ kind: 'claims_challenge' })
      expect(root.cause).not.toHaveProperty('cause')
    })

    test('an abort while the hook works ends that call at once, and the others go on', async () => {
      simulator().enqueue(...guardedBy(['new'], 3))
      const [asked, token] = [deferred<undefined>(), deferred<string>()]
      const hook = jest.fn<Hook>(() => {
        asked.resolve(undefined)
        return token.promise
      })
      const controller = new AbortController()
      const get = clientOf(hook)
      const calls = [get('old', { signal: controller.signal }), get()]
      await asked.promise
      controller.abort()
      await expect(calls[0]).rejects.toMatchObject({ name: expect.stringMatching(/^(?:AbortError|CanceledError)$/) })
      token.resolve('new')
      await expect(calls[1]).resolves.toMatchObject({ status: 200 })
      expect(hook).toHaveBeenCalledTimes(1)
      expect(tokens().filter(sent => sent === 'Bearer new')).toHaveLength(1)
    })

    test('a call that was sent before the hook ended shares its token, also when it is refused only after', async () => {
      const clock = createVirtualClock()
      const [sent, token] = [deferred<undefined>(), deferred<string>()]
      const late = () => {
        sent.resolve(undefined)
        return { ...challenged(), delayMs: 20 }
      }
      const hook = jest.fn<Hook>(() => token.promise)
      const get = clientOf(hook, clock)
      simulator().enqueue(challenged(), late, ok, ok)
      const first = get()
      await new Promise<void>(resolve => {
        hook.mockImplementationOnce(() => {
          resolve()
          return token.promise
        })
      })
      const second = get()
      await sent.promise
      clock.advance(100)
      token.resolve('new')
      await Promise.all([first, second])
      expect(hook).toHaveBeenCalledTimes(1)
      expect(tokens()).toEqual(['Bearer old', 'Bearer old', 'Bearer new', 'Bearer new'])
    })

    test('a call that is sent with the old token later asks anew', async () => {
      const clock = createVirtualClock()
      simulator().enqueue(...guardedBy(['new'], 4))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook, clock)
      await get()
      clock.advance(100)
      await get()
      expect(hook).toHaveBeenCalledTimes(2)
    })
  })
}
