import { expect, test } from '@jest/globals'
import { contoso, type SimulatorOptions } from '../src/index.ts'
import { authorize, authorizeByPost } from './browser.ts'
import { get, type Parameters, redirected } from './calls.ts'
import { started } from './started.ts'

const session = contoso.users.ada

test.each<[string, SimulatorOptions, Parameters, Parameters]>([
  ['prompt=none without a session', {}, { prompt: 'none' }, { error: 'login_required', code: 'AADSTS50058' }],
  [
    'prompt=none for somebody else than the session',
    { signIn: { session } },
    { prompt: 'none', login_hint: contoso.users.mfa },
    { error: 'login_required', code: 'AADSTS50058' },
  ],
  [
    'prompt=none without consent',
    { signIn: { session } },
    { prompt: 'none', scope: 'Mail.Read' },
    { error: 'consent_required', code: 'AADSTS65001' },
  ],
  [
    'prompt=none for a resource that wants a second factor',
    { signIn: { session }, directory: { clients: [{ id: contoso.app.id, redirectUris: [contoso.app.redirectUri] }] } },
    { prompt: 'none', scope: `${contoso.payroll.uri}/Payroll.Read` },
    { error: 'interaction_required', code: 'AADSTS50076' },
  ],
  [
    'prompt=none with a disabled account',
    { signIn: { session: contoso.users.disabled } },
    { prompt: 'none' },
    { error: 'login_required', code: 'AADSTS50057' },
  ],
  [
    'a user who declines',
    { signIn: { choice: 'decline_consent' } },
    { scope: 'Mail.Read' },
    { error: 'access_denied', code: 'AADSTS65004' },
  ],
  [
    'an unknown response type',
    {},
    { response_type: 'token' },
    { error: 'unsupported_response_type', code: 'AADSTS70005' },
  ],
  ['a missing response type', {}, { response_type: '' }, { error: 'invalid_request', code: 'AADSTS900144' }],
  ['an unknown scope', {}, { scope: 'No.Such' }, { error: 'invalid_scope', code: 'AADSTS70011' }],
  [
    'an unknown challenge method',
    {},
    { code_challenge: 'x', code_challenge_method: 'S1' },
    { error: 'invalid_request', code: 'AADSTS50149' },
  ],
])('%s is reported to the redirect URI', async (_, options, parameters, expected) => {
  const simulator = await started(options)
  for (const send of [authorize, authorizeByPost]) {
    const answer = redirected(await send(simulator, { response_mode: 'query', ...parameters }))
    expect(answer).toMatchObject({ error: expected.error, state: 'a state' })
    expect(answer.error_description).toContain(`${expected.code}: `)
  }
})

test('a user who cancels is reported without a code', async () => {
  const simulator = await started({ signIn: { choice: 'cancel' } })
  expect(redirected(await authorize(simulator))).toEqual({
    error: 'access_denied',
    error_subcode: 'cancel',
    state: 'a state',
  })
})

test('an interactive sign-in leaves a session, and a logout ends it', async () => {
  const simulator = await started()
  await authorize(simulator)
  expect(redirected(await authorize(simulator, { prompt: 'none' }))).toHaveProperty('code')
  const back = encodeURIComponent(contoso.app.redirectUri)
  const left = await get(`${simulator.url}/common/oauth2/v2.0/logout?post_logout_redirect_uri=${back}&state=s`)
  expect(left.headers.get('location')).toBe(`${contoso.app.redirectUri}?state=s`)
  expect(redirected(await authorize(simulator, { prompt: 'none' }))).toMatchObject({ error: 'login_required' })
})

test('a revocation of the sessions ends that of the browser', async () => {
  const simulator = await started({ signIn: { session } })
  simulator.revokeSessions({ username: session })
  expect(redirected(await authorize(simulator, { prompt: 'none' }))).toMatchObject({ error: 'login_required' })
})

test('a redirect URI with a line break cannot break the header', async () => {
  const simulator = await started()
  const { headers } = await authorize(simulator, { redirect_uri: 'http://localhost/call\r\nback' })
  expect(headers.get('location')).toMatch(/^http:\/\/localhost\/callback\?code=/)
})

test('consent that a user gave is remembered', async () => {
  const simulator = await started()
  await authorize(simulator, { scope: 'Mail.Read' })
  expect(redirected(await authorize(simulator, { scope: 'Mail.Read', prompt: 'none' }))).toHaveProperty('code')
})

test.each([
  ['query', /^http:\/\/localhost\/callback\?code=/],
  ['fragment', /^http:\/\/localhost\/callback#code=/],
])('the response mode %s is obeyed', async (mode, location) => {
  const simulator = await started()
  expect((await authorize(simulator, { response_mode: mode })).headers.get('location')).toMatch(location)
})

test('the response mode form_post gives a form with escaped values', async () => {
  const simulator = await started()
  const { status, text } = await authorize(simulator, { response_mode: 'form_post', state: '"><b>' })
  expect(status).toBe(200)
  expect(text).toContain(`action="${contoso.app.redirectUri}"`)
  expect(text).toContain('name="state" value="&quot;&gt;&lt;b&gt;"')
  expect(text).toMatch(/name="code" value="[^"]+"/)
})

test.each<[string, Parameters, string]>([
  ['an unknown client', { client_id: 'nobody' }, 'AADSTS700016'],
  ['an unregistered redirect URI', { redirect_uri: 'https://evil.example' }, 'AADSTS50011'],
])('%s gets a page and no redirect', async (_, parameters, code) => {
  const simulator = await started()
  const { status, text, headers } = await authorize(simulator, parameters)
  expect(status).toBe(400)
  expect(headers.get('location')).toBeNull()
  expect(text).toContain(code)
})

test.each(['locked', 'disabled', 'expired'] as const)('a %s account stays on the sign-in page', async name => {
  const simulator = await started()
  const { status, text } = await authorize(simulator, { login_hint: contoso.users[name] })
  expect(status).toBe(200)
  expect(text).toMatch(/AADSTS500(53|57|55)/)
})

test('the port of a loopback redirect URI is free', async () => {
  const simulator = await started()
  const { headers } = await authorize(simulator, { redirect_uri: 'http://localhost:51234/callback' })
  expect(headers.get('location')).toMatch(/^http:\/\/localhost:51234\/callback\?code=/)
})
