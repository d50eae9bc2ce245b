import { describe, expect, jest, test } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import { thrownBy } from '../thrown-by.ts'
import { useSimulator } from '../use-simulator.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { bearer, challenged, guardedBy, revoked, stepUp } from './challenged.ts'
import { type Bench, type ContractRequest, ok } from './scenario.ts'
import { describeSharedClaims } from './shared-claims.ts'

const newToken: NonNullable<StsOptions['onClaimsChallenge']> = () => 'new'

/** How a claims challenge is met: the same request once more, with the token that the caller's hook gives. */
export function describeClaims(bench: Bench): void {
  const { send, simulator, url } = bench
  const clock = createVirtualClock()
  const get = (options: StsOptions, request: Partial<ContractRequest> = {}) =>
    send({ method: 'GET', url: `${url()}?secret=1`, headers: bearer('old'), ...request }, { clock, ...options })
  const tokens = () => simulator().requests.map(({ headers }) => headers.authorization)
  describe('claims challenges', () => {
    const elsewhere = useSimulator()

    test.each(['GET', 'PUT', 'POST', 'PATCH'])(
      'a %s is sent once more, as it was, with the new token',
      async method => {
        simulator().enqueue(...guardedBy(['new'], 2))
        const waiting = createVirtualClock()
        const body = method === 'GET' ? {} : { body: '{"subject":"hello"}' }
        const headers = { ...bearer('old'), 'content-type': 'application/json', 'x-own': 'kept' }
        const answer = await get({ clock: waiting, onClaimsChallenge: newToken }, { method, headers, ...body })
        expect(answer.status).toBe(200)
        expect(waiting.waits).toEqual([])
        const sent = { method, query: { secret: '1' }, body: body.body ?? '' }
        expect(simulator().requests).toMatchObject([
          { ...sent, headers: { 'x-own': 'kept', ...bearer('old') } },
          { ...sent, headers: { 'x-own': 'kept', ...bearer('new') } },
        ])
      },
    )

    test('the hook is told of the challenge and of the request, without its query', async () => {
      simulator().enqueue(challenged(), ok)
      const hook = jest.fn(newToken)
      await get({ onClaimsChallenge: hook })
      expect(hook.mock.calls).toMatchObject([
        [
          { kind: 'claims_challenge', claims: revoked, status: 401 },
          { request: { method: 'GET', url: url(), tokenRequest: false } },
        ],
      ])
    })

    test('a second challenge is thrown, with the first as its cause', async () => {
      simulator().enqueue(challenged(), challenged(stepUp), ok)
      const hook = jest.fn(newToken)
      const thrown = await thrownBy(get({ onClaimsChallenge: hook }))
      const first = { kind: 'claims_challenge', claims: revoked, attempts: 1 }
      expect(thrown).toMatchObject({ kind: 'claims_challenge', claims: stepUp, attempts: 2, cause: first })
      expect(thrown).toMatchObject({ stopReason: 'not_retryable' })
      expect(hook).toHaveBeenCalledTimes(1)
      expect(tokens()).toEqual(['Bearer old', 'Bearer new'])
    })

    test('a hook that has no token leaves the challenge to the caller', async () => {
      simulator().enqueue(challenged(), ok)
      const told = jest.fn()
      const call = get({ onClaimsChallenge: async () => undefined, onGiveUp: told })
      await expect(call).rejects.toMatchObject({ kind: 'claims_challenge', attempts: 1, stopReason: 'not_retryable' })
      expect(told).toHaveBeenCalledTimes(1)
      expect(tokens()).toEqual(['Bearer old'])
    })

    test.each([
      ['with a line break', 'new\r\nx-injected: 1'],
      ['with a space', 'new token'],
      ['that is empty', ''],
      ['that is no text', 42 as unknown as string],
    ])('a token %s is refused, not sent and not shown, with the challenge as cause', async (_, token) => {
      simulator().enqueue(challenged(), ok)
      const thrown = await thrownBy(get({ onClaimsChallenge: () => token }))
      expect(thrown).toBeInstanceOf(TypeError)
      expect(String(thrown)).toContain('onClaimsChallenge')
      expect(String(thrown)).not.toMatch(/x-injected|new token|42/)
      expect(thrown).toMatchObject({ cause: { kind: 'claims_challenge' } })
      expect(tokens()).toEqual(['Bearer old'])
    })

    test('a retry after the replay keeps the new token and counts for itself', async () => {
      simulator().enqueue(challenged(), { status: 503 }, { status: 503 }, ok)
      const waiting = createVirtualClock()
      const retry = { jitter: 'none', maxRetries: 2 } as const
      await expect(get({ clock: waiting, onClaimsChallenge: newToken, retry })).resolves.toMatchObject({ status: 200 })
      expect(tokens()).toEqual(['Bearer old', 'Bearer new', 'Bearer new', 'Bearer new'])
      expect(waiting.waits).toEqual([500, 1000])
    })

    test('a retry may come before the replay', async () => {
      simulator().enqueue({ status: 503 }, ...guardedBy(['new'], 2))
      await expect(get({ onClaimsChallenge: newToken })).resolves.toMatchObject({ status: 200 })
      expect(tokens()).toEqual(['Bearer old', 'Bearer old', 'Bearer new'])
    })

    test('a fault of the network after the replay keeps its own cause, and the challenge behind it', async () => {
      simulator().enqueue(challenged(), { fault: 'reset_before_headers' })
      const thrown = await thrownBy(get({ onClaimsChallenge: newToken, retry: false }))
      expect(thrown).toMatchObject({
        kind: 'network',
        reason: 'reset',
        cause: { code: expect.any(String), cause: { kind: 'claims_challenge' } },
      })
    })

    test('retry: false replays all the same', async () => {
      simulator().enqueue(...guardedBy(['new'], 2))
      await expect(get({ onClaimsChallenge: newToken, retry: false })).resolves.toMatchObject({ status: 200 })
    })

    test("throwOn: 'never' replays all the same, and gives the last answer as the client alone would", async () => {
      simulator().enqueue(...guardedBy(['new'], 2))
      const options: StsOptions = { onClaimsChallenge: newToken, throwOn: 'never' }
      await expect(get(options)).resolves.toMatchObject({ status: 200 })
      simulator().clearRequests()
      simulator().enqueue(challenged(), challenged())
      const outcome = await get(options).catch((thrown: unknown) => thrown)
      // An axios of old tells the status on the answer only.
      const { status, response } = outcome as { status?: number; response?: { status: number } }
      expect(status ?? response?.status).toBe(401)
      expect(isStsError(outcome)).toBe(false)
      expect(tokens()).toEqual(['Bearer old', 'Bearer new'])
    })

    test('a body that can be read only once is not sent again, and the hook is not troubled', async () => {
      simulator().enqueue(challenged(), ok)
      const hook = jest.fn(newToken)
      const call = get({ onClaimsChallenge: hook }, { method: 'POST', body: 'once', streamed: true })
      await expect(call).rejects.toMatchObject({ kind: 'claims_challenge', stopReason: 'not_repeatable', attempts: 1 })
      expect(hook).not.toHaveBeenCalled()
    })

    test('claims that the STS asks for in an error response are the business of the caller', async () => {
      simulator().enqueue('mfa-enrolment')
      const hook = jest.fn(newToken)
      const body = new URLSearchParams({ grant_type: 'refresh_token' })
      const call = get({ onClaimsChallenge: hook }, { method: 'POST', url: url('token'), body })
      await expect(call).rejects.toMatchObject({ kind: 'interaction_required', claims: expect.any(String) })
      expect(hook).not.toHaveBeenCalled()
    })

    const redirect = (origin: string) => ({ status: 307, headers: { Location: `${origin}/graph/v1.0/me/messages` } })

    test('no token goes to another origin, where a redirect led and a challenge came from', async () => {
      simulator().enqueue({ ...redirect(elsewhere().url), times: 2 })
      elsewhere().enqueue({ ...challenged(), times: 2 })
      await expect(get({ onClaimsChallenge: newToken })).rejects.toMatchObject({ kind: 'claims_challenge' })
      for (const { headers } of elsewhere().requests) expect(headers.authorization).toBeUndefined()
    })

    test('a challenge of another origin, where a redirect led, is not answered', async () => {
      simulator().enqueue(redirect(elsewhere().url), ok)
      elsewhere().enqueue(challenged())
      const hook = jest.fn(newToken)
      const call = get({ onClaimsChallenge: hook })
      await expect(call).rejects.toMatchObject({ kind: 'claims_challenge', stopReason: 'not_repeatable' })
      expect(hook).not.toHaveBeenCalled()
    })

    test('a redirect within the origin changes nothing', async () => {
      simulator().enqueue(redirect(simulator().url), challenged(), ok)
      await expect(get({ onClaimsChallenge: newToken })).resolves.toMatchObject({ status: 200 })
      expect(tokens().at(-1)).toBe('Bearer new')
    })

    describeSharedClaims(bench)
  })
}
