import { afterEach, expect, test } from '@jest/globals'
import { InvalidGrantError, type PollOptions, pollForToken, toStsError, UserCancelledError } from '@sts-errors/core'
import { contoso, type Simulator, startSimulator } from '@sts-errors/simulator'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

let simulator: Simulator | undefined
afterEach(() => simulator?.close())

interface DeviceAuthorization {
  readonly device_code: string
  readonly interval: number
  readonly expires_in: number
}

/** Signs in on a device over HTTP, by the clock of client and server alike; `during` is told of each wait. */
async function signIn(during: (sts: Simulator, wait: number) => void, options: PollOptions = {}) {
  let waits = 0
  const clock = createVirtualClock({ duringWait: () => during(sts, ++waits) })
  const sts = await startSimulator({ now: clock.now, deviceCodePolling: { slowDown: true } })
  simulator = sts
  const post = (endpoint: string, form: Record<string, string>) =>
    fetch(`${sts.url}/contoso.example/oauth2/v2.0/${endpoint}`, { method: 'POST', body: new URLSearchParams(form) })
  const started = await post('devicecode', { client_id: contoso.app.id, scope: 'openid User.Read' })
  const device = (await started.json()) as DeviceAuthorization
  const redeem = async () => {
    const response = await post('token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: contoso.app.id,
      device_code: device.device_code,
    })
    const body: unknown = await response.json()
    const error = toStsError({ status: response.status, headers: response.headers, body, grantType: 'device_code' })
    if (error) throw error
    return body
  }
  const outcome = await pollForToken(redeem, {
    intervalMs: device.interval * 1000,
    expiresInMs: device.expires_in * 1000,
    clock,
    ...options,
  }).catch((thrown: unknown) => thrown)
  return { outcome, waits: clock.waits }
}

test('tokens come once the user has signed in', async () => {
  const { outcome, waits } = await signIn((sts, wait) => {
    if (wait === 3) sts.approveDeviceCode()
  })
  expect(outcome).toMatchObject({ access_token: expect.any(String) })
  expect(waits).toEqual([5000, 5000, 5000])
})

test('one who polls too fast is slowed down until the pace fits', async () => {
  const approve = (sts: Simulator, wait: number) => {
    if (wait === 4) sts.approveDeviceCode()
  }
  const { outcome, waits } = await signIn(approve, { intervalMs: 1000 })
  expect(outcome).toMatchObject({ access_token: expect.any(String) })
  expect(waits).toEqual([1000, 1000, 6000, 6000])
})

test('a user who declines ends it', async () => {
  const { outcome, waits } = await signIn(sts => sts.declineDeviceCode())
  expect(outcome).toBeInstanceOf(UserCancelledError)
  expect(outcome).toMatchObject({ reason: 'consent_declined', error: 'authorization_declined' })
  expect(waits).toHaveLength(1)
})

test('a code that the server lets expire ends it', async () => {
  const { outcome } = await signIn(sts => sts.expireDeviceCode())
  expect(outcome).toBeInstanceOf(InvalidGrantError)
  expect(outcome).toMatchObject({ reason: 'device_code_expired', error: 'expired_token', attempts: 1 })
})

test('a code that nobody uses is asked for until its time is over', async () => {
  const { outcome, waits } = await signIn(() => {})
  expect(outcome).toMatchObject({ kind: 'invalid_grant', reason: 'device_code_expired', attempts: 179 })
  expect(waits).toHaveLength(179)
})
