import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { contoso } from '../src/index.ts'
import { authorize, redeem, signIn, verifier } from './browser.ts'
import { claimsOf, get, type Parameters, post, redirected, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

const s256 = createHash('sha256').update(verifier).digest('base64url')

test('a code gives an access token, an id token with the nonce, and a refresh token', async () => {
  const simulator = await started()
  const answer = redirected(await authorize(simulator, { nonce: 'n-1' }))
  expect(answer.state).toBe('a state')
  const { json } = await redeem(simulator, answer.code ?? '', { client_info: '1' })
  expect(json).toMatchObject({
    scope: 'openid profile User.Read',
    refresh_token: expect.any(String),
    client_info: expect.any(String),
  })
  expect(claimsOf(textOf(json, 'id_token'))).toMatchObject({
    aud: contoso.app.id,
    iss: `${simulator.url}/${contoso.tenantId}/v2.0`,
    nonce: 'n-1',
    preferred_username: contoso.users.ada,
  })
  expect(claimsOf(textOf(json, 'access_token'))).toMatchObject({
    scp: 'User.Read',
    upn: contoso.users.ada,
    amr: ['pwd'],
  })
})

test('a code is good once', async () => {
  const simulator = await started()
  const { code = '' } = redirected(await authorize(simulator))
  await redeem(simulator, code)
  expect((await redeem(simulator, code)).json).toMatchObject({ error: 'invalid_grant', error_codes: [54005] })
})

test('a code expires', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now, lifetimes: { codeMs: 60_000 } })
  const { code = '' } = redirected(await authorize(simulator))
  clock.advance(60_001)
  expect((await redeem(simulator, code)).json).toMatchObject({ error: 'invalid_grant', error_codes: [70008] })
})

test.each<[string, Parameters, Parameters]>([
  ['S256', { code_challenge: s256, code_challenge_method: 'S256' }, { code_verifier: verifier }],
  ['plain', { code_challenge: verifier, code_challenge_method: 'plain' }, { code_verifier: verifier }],
  ['no method, which means plain', { code_challenge: verifier }, { code_verifier: verifier }],
])('the code verifier is checked with %s', async (_, challenge, proof) => {
  const simulator = await started()
  const { code = '' } = redirected(await authorize(simulator, challenge))
  expect((await redeem(simulator, code, { code_verifier: 'another' })).json).toMatchObject({ error_codes: [50148] })
  expect((await redeem(simulator, code)).json).toMatchObject({ error_codes: [50148] })
  expect((await redeem(simulator, code, proof)).status).toBe(200)
})

test.each<[string, number, Parameters]>([
  ['another redirect URI', 50011, { redirect_uri: 'http://localhost' }],
  ['another client', 700005, { client_id: contoso.daemon.id, client_secret: contoso.daemon.secret }],
  ['an unknown code', 70000, { code: 'made up' }],
])('%s is AADSTS%i', async (_, error, changes) => {
  const simulator = await started()
  const { code = '' } = redirected(await authorize(simulator))
  expect((await redeem(simulator, code, changes)).json).toMatchObject({ error_codes: [error] })
})

test.each<[string, string | undefined, string | undefined, number]>([
  ['named in neither request', undefined, undefined, 200],
  ['named in the token request alone, rightly', undefined, 'http://localhost', 200],
  ['named in the token request alone, wrongly', undefined, contoso.app.redirectUri, 400],
  ['named in the authorization request alone', contoso.app.redirectUri, undefined, 400],
])('a redirect URI that is %s: RFC 6749 section 4.1.3', async (_, asked, redeemed, status) => {
  const simulator = await started()
  const query = new URLSearchParams({ client_id: contoso.app.id, response_type: 'code', scope: 'openid' })
  if (asked) query.set('redirect_uri', asked)
  const { code = '' } = redirected(await get(`${simulator.url}/${contoso.tenantId}/oauth2/v2.0/authorize?${query}`))
  const form = { grant_type: 'authorization_code', client_id: contoso.app.id, code }
  const answer = await post(tokenUrl(simulator), redeemed ? { ...form, redirect_uri: redeemed } : form)
  expect(answer.status).toBe(status)
})

test('a scope that the user took out is missing from the answer', async () => {
  const simulator = await started({ signIn: { declinedScopes: ['Mail.Read'] } })
  const { json } = await signIn(simulator, { scope: 'openid User.Read Mail.Read' })
  expect(json.scope).toBe('openid User.Read')
})
