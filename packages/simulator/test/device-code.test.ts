import { expect, test } from '@jest/globals'
import { contoso, type Simulator, type SimulatorOptions } from '../src/index.ts'
import { type Called, get, post, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

interface Device {
  readonly simulator: Simulator
  readonly userCode: string
  readonly poll: () => Promise<Called>
}

async function device(options?: SimulatorOptions, permissions = 'User.Read'): Promise<Device> {
  const simulator = await started(options)
  const start = { client_id: contoso.app.id, scope: `openid offline_access ${permissions}` }
  const { json } = await post(`${simulator.url}/contoso.example/oauth2/v2.0/devicecode`, start)
  expect(json).toMatchObject({ verification_uri: `${simulator.url}/devicelogin`, interval: 5, expires_in: 900 })
  const code = textOf(json, 'device_code')
  const grant = 'urn:ietf:params:oauth:grant-type:device_code'
  const poll = (): Promise<Called> =>
    post(tokenUrl(simulator), { grant_type: grant, client_id: contoso.app.id, device_code: code })
  return { simulator, userCode: textOf(json, 'user_code'), poll }
}

test('polling is pending until the user approves, and then the code is used up', async () => {
  const { simulator, poll } = await device()
  expect((await poll()).json).toMatchObject({ error: 'authorization_pending', error_codes: [70016] })
  simulator.approveDeviceCode()
  expect((await poll()).json).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) })
  expect((await poll()).json).toMatchObject({ error: 'bad_verification_code', error_codes: [70018] })
})

test('the user consents on the other device, and may take a scope out', async () => {
  const { simulator, poll } = await device(
    { signIn: { declinedScopes: ['Mail.Read'] } },
    'User.Read Mail.Read Mail.Send',
  )
  simulator.approveDeviceCode()
  expect((await poll()).json).toMatchObject({ scope: 'openid User.Read Mail.Send' })
})

test('a user who declines ends the polling', async () => {
  const { simulator, userCode, poll } = await device()
  simulator.declineDeviceCode(userCode)
  expect((await poll()).json).toMatchObject({ error: 'authorization_declined' })
})

test('a code can be let expire', async () => {
  const { simulator, userCode, poll } = await device()
  simulator.expireDeviceCode(userCode)
  expect((await poll()).json).toMatchObject({ error: 'expired_token', error_codes: [70020] })
})

test('a code expires by the clock', async () => {
  const clock = stillClock()
  const { poll } = await device({ now: clock.now })
  clock.advance(900_000)
  expect((await poll()).json).toMatchObject({ error: 'expired_token' })
})

test('polling faster than the interval is told to slow down, where that is asked for', async () => {
  const clock = stillClock()
  const { poll } = await device({ now: clock.now, deviceCodePolling: { slowDown: true } })
  await poll()
  clock.advance(4999)
  expect((await poll()).json).toMatchObject({ error: 'slow_down' })
  clock.advance(5000)
  expect((await poll()).json).toMatchObject({ error: 'authorization_pending' })
})

test.each([
  ['approves', '', 200],
  ['declines', '&decline=1', 400],
])('the login page %s', async (_, more, status) => {
  const { simulator, userCode, poll } = await device()
  expect((await get(`${simulator.url}/devicelogin?user_code=${userCode}${more}`)).status).toBe(200)
  expect((await poll()).status).toBe(status)
})

test('a disabled user shows when the code is redeemed', async () => {
  const { simulator, poll } = await device()
  simulator.approveDeviceCode(undefined, contoso.users.disabled)
  expect((await poll()).json).toMatchObject({ error: 'invalid_grant', error_codes: [50057] })
})

test('the v1 endpoint has its own words', async () => {
  const simulator = await started()
  const url = `${simulator.url}/contoso.example/oauth2`
  const { json } = await get(`${url}/devicecode?client_id=${contoso.app.id}&resource=${contoso.graph.uri}`)
  expect(json).toHaveProperty('verification_url')
  simulator.expireDeviceCode()
  const form = { grant_type: 'device_code', client_id: contoso.app.id, code: textOf(json, 'device_code') }
  expect((await post(`${url}/token`, form)).json).toMatchObject({ error: 'code_expired', error_codes: [70019] })
})

test('an unknown code given to the simulator is a mistake of the test', async () => {
  const simulator = await started()
  expect(() => simulator.approveDeviceCode('nothing')).toThrow(RangeError)
  expect((await get(`${simulator.url}/devicelogin?user_code=NOTHING`)).status).toBe(400)
})
