import { expect, test } from '@jest/globals'
import { contoso, type Simulator } from '../src/index.ts'
import { refreshTokenOf } from './browser.ts'
import { type Called, type Parameters, post, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

const refresh = (simulator: Simulator, token: string, parameters: Parameters = {}): Promise<Called> =>
  post(tokenUrl(simulator), {
    grant_type: 'refresh_token',
    client_id: contoso.app.id,
    refresh_token: token,
    ...parameters,
  })

test('a refresh token gives new tokens, again and again', async () => {
  const simulator = await started()
  const token = await refreshTokenOf(simulator)
  expect((await refresh(simulator, token)).json).toMatchObject({ refresh_token: expect.any(String) })
  expect((await refresh(simulator, token, { scope: 'User.Read' })).status).toBe(200)
})

test('with rotation it can be used once', async () => {
  const simulator = await started({ rotateRefreshTokens: true })
  const token = await refreshTokenOf(simulator)
  const next = textOf((await refresh(simulator, token)).json, 'refresh_token')
  expect((await refresh(simulator, token)).json).toMatchObject({ error: 'invalid_grant', error_codes: [50173] })
  expect((await refresh(simulator, next)).status).toBe(200)
})

test('it expires when it is not used', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now, lifetimes: { refreshTokenMs: 1000 } })
  const token = await refreshTokenOf(simulator)
  clock.advance(1001)
  expect((await refresh(simulator, token)).json).toMatchObject({ error_codes: [700082], suberror: 'bad_token' })
})

test('it ends with the sessions of its user', async () => {
  const simulator = await started()
  const token = await refreshTokenOf(simulator)
  simulator.revokeSessions({ username: contoso.users.mfa })
  expect((await refresh(simulator, token)).status).toBe(200)
  simulator.revokeSessions({ username: contoso.users.ada })
  expect((await refresh(simulator, token)).json).toMatchObject({ error_codes: [50173], suberror: 'bad_token' })
})

test.each<[string, number, string | undefined, Parameters]>([
  ['an unknown token', 70000, undefined, { refresh_token: 'made up' }],
  ['another client', 70000, 'client_mismatch', { client_id: contoso.daemon.id, client_secret: contoso.daemon.secret }],
  ['a scope without consent', 65001, 'consent_required', { scope: 'Mail.Read' }],
  [
    'claims that take a second factor',
    50076,
    'basic_action',
    { claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' },
  ],
])('%s is AADSTS%i', async (_, code, suberror, changes) => {
  const simulator = await started()
  const { json } = await refresh(simulator, await refreshTokenOf(simulator), changes)
  expect(json).toMatchObject({ error: 'invalid_grant', error_codes: [code] })
  expect(json.suberror).toBe(suberror)
})

test('a user who is disabled meanwhile is refused', async () => {
  const simulator = await started()
  const token = await refreshTokenOf(simulator)
  const ada = simulator.directory.users.find(({ username }) => username === contoso.users.ada)
  if (ada !== undefined) ada.disabled = true
  expect((await refresh(simulator, token)).json).toMatchObject({ error_codes: [50057] })
})
