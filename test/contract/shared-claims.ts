import { describe, expect, jest, test } from '@jest/globals'
import type { StsOptions } from '@sts-errors/core'
import { useSimulator } from '../use-simulator.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { bearer, challenged, guardedBy, revoked, stepUp } from './challenged.ts'
import { type Bench, type ContractRequest, ok } from './scenario.ts'

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
export function describeSharedClaims({ client, send, simulator, url }: Bench): void {
  const clientOf = (onClaimsChallenge: Hook) => {
    const options: StsOptions = { clock: createVirtualClock(), onClaimsChallenge }
    return (token = 'old', more: Partial<ContractRequest> = {}) =>
      send({ method: 'GET', url: url(), headers: token ? bearer(token) : {}, ...more }, options)
  }
  const tokens = () => simulator().requests.map(({ headers }) => headers.authorization)

  describe('of concurrent calls', () => {
    const elsewhere = useSimulator()

    test('50 calls with the same token share one call of the hook', async () => {
      simulator().enqueue(...guardedBy(['new'], 100))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      const answers = await Promise.all(Array.from({ length: 50 }, () => get()))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
      expect(hook).toHaveBeenCalledTimes(1)
      expect(simulator().requests).toHaveLength(100)
    })

    // Beneath a dispatcher nobody adds a token: a request without one stays without.
    const isLowest = client.startsWith('undici')
    const unseen: readonly string[][] = isLowest ? [] : [['without a token in sight, but with own hooks,', '', '']]

    test.each([['with different tokens', 'ada-old', 'max-old'], ...unseen])(
      'calls %s never share one',
      async (_, ada, max) => {
        simulator().enqueue(...guardedBy(['ada-new', 'max-new'], 4))
        const get = clientOf(() => undefined)
        const hooks = ['ada-new', 'max-new'].map(token => jest.fn<Hook>(async () => token))
        await Promise.all([ada, max].map((token, i) => get(token, { sts: { onClaimsChallenge: hooks[i] } })))
        for (const hook of hooks) expect(hook).toHaveBeenCalledTimes(1)
        expect(tokens().slice(2).sort()).toEqual(['Bearer ada-new', 'Bearer max-new'])
      },
    )

    test('calls with different tokens share no call, though the hook is the very same', async () => {
      simulator().enqueue(...guardedBy(['new'], 4))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      await Promise.all([get('ada'), get('max')])
      expect(hook).toHaveBeenCalledTimes(2)
    })

    const unlessLowest = isLowest ? test.skip : test
    unlessLowest('calls without a token in sight never share one: they may be of different users', async () => {
      simulator().enqueue(...guardedBy(['new'], 4))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      await Promise.all([get(''), get('')])
      expect(hook).toHaveBeenCalledTimes(2)
    })

    test('calls that meet different challenges never share one', async () => {
      simulator().enqueue(challenged(revoked), challenged(stepUp), ok, ok)
      const hook = jest.fn<Hook>(async ({ claims }) => (claims === stepUp ? 'strong' : 'fresh'))
      const get = clientOf(hook)
      await Promise.all([get(), get()])
      expect(hook).toHaveBeenCalledTimes(2)
      expect(tokens().slice(2).sort()).toEqual(['Bearer fresh', 'Bearer strong'])
    })

    test('calls to different origins never share one', async () => {
      for (const { enqueue } of [simulator(), elsewhere()]) enqueue(...guardedBy(['new'], 2))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      await Promise.all([get(), get('old', { url: `${elsewhere().url}/graph/v1.0/me` })])
      expect(hook).toHaveBeenCalledTimes(2)
    })

    test('calls of different clients never share one', async () => {
      simulator().enqueue(...guardedBy(['new'], 4))
      const hook = jest.fn<Hook>(async () => 'new')
      await Promise.all([clientOf(hook)(), clientOf(hook)()])
      expect(hook).toHaveBeenCalledTimes(2)
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
      const [sent, token] = [deferred<undefined>(), deferred<string>()]
      const late = () => {
        sent.resolve(undefined)
        return { ...challenged(), delayMs: 20 }
      }
      const hook = jest.fn<Hook>(() => token.promise)
      const get = clientOf(hook)
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
      token.resolve('new')
      await Promise.all([first, second])
      expect(hook).toHaveBeenCalledTimes(1)
      expect(tokens()).toEqual(['Bearer old', 'Bearer old', 'Bearer new', 'Bearer new'])
    })

    test('a call that is sent with the old token later asks anew, though the clock stands still', async () => {
      simulator().enqueue(...guardedBy(['new'], 4))
      const hook = jest.fn<Hook>(async () => 'new')
      const get = clientOf(hook)
      await get()
      await get()
      expect(hook).toHaveBeenCalledTimes(2)
    })
  })
}
