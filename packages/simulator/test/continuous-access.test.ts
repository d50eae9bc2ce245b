import { expect, test } from '@jest/globals'
import { contoso, type Simulator } from '../src/index.ts'
import { authorize, redeem, refreshTokenOf } from './browser.ts'
import { bearer, type Called, claimsOf, get, type Parameters, post, redirected, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

const { app, api, daemon, graph, users } = contoso
const capable = { xms_cc: { values: ['cp1'] } }
const context = { acrs: { essential: true, value: 'c1' } }
const claimsFor = (members: object): Parameters => ({ claims: JSON.stringify({ access_token: members }) })
const accessToken = ({ json }: Called): string => textOf(json, 'access_token')

const me = (simulator: Simulator, token: string, path = '/graph/v1.0/me'): Promise<Called> =>
  get(simulator.url + path, bearer(token))

const refresh = (simulator: Simulator, token: string, more: Parameters): Promise<Called> =>
  post(tokenUrl(simulator), { grant_type: 'refresh_token', client_id: app.id, refresh_token: token, ...more })

/** What a challenge asks of the access token. */
function asked({ headers }: Called): object {
  const [, claims = ''] = /claims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? []
  return (JSON.parse(Buffer.from(claims, 'base64').toString()) as { access_token: object }).access_token
}

/** A simulator whose clock stands still in the second of a revocation, so that only claims help. */
async function revoked(): Promise<{ simulator: Simulator; refreshToken: string; challenge: Called }> {
  const simulator = await started({ now: stillClock().now })
  const refreshToken = await refreshTokenOf(simulator)
  const token = accessToken(await refresh(simulator, refreshToken, claimsFor(capable)))
  expect((await me(simulator, token)).status).toBe(200)
  simulator.revokeAccessTokens({ username: users.ada })
  return { simulator, refreshToken, challenge: await me(simulator, token) }
}

test('the challenge is satisfied by a token that is requested with its claims and the capability', async () => {
  const { simulator, refreshToken, challenge } = await revoked()
  expect(challenge.status).toBe(401)
  expect(challenge.headers.get('www-authenticate')).toContain('error="insufficient_claims"')
  const token = accessToken(await refresh(simulator, refreshToken, claimsFor({ ...asked(challenge), ...capable })))
  expect(claimsOf(token)).toMatchObject({ xms_cc: ['CP1'] })
  expect((await me(simulator, token)).status).toBe(200)
})

test.each([
  ['without claims', (): Parameters => ({})],
  ['with the capability alone', (): Parameters => claimsFor(capable)],
  ['with the claims but no capability', (challenge: Called): Parameters => claimsFor(asked(challenge))],
])('a token that is requested %s is refused as the old one was', async (_, more) => {
  const { simulator, refreshToken, challenge } = await revoked()
  const token = accessToken(await refresh(simulator, refreshToken, more(challenge)))
  expect((await me(simulator, token)).status).toBe(401)
})

test('claims of the authorization request hold for the token of its code', async () => {
  const { simulator, challenge } = await revoked()
  const claims = claimsFor({ ...asked(challenge), ...capable })
  const { code = '' } = redirected(await authorize(simulator, claims))
  expect((await me(simulator, accessToken(await redeem(simulator, code)))).status).toBe(200)
})

test("an application's own token is revoked and challenged as a user's is", async () => {
  const simulator = await started({ now: stillClock().now })
  const request = (members: object): Promise<Called> =>
    post(tokenUrl(simulator), {
      grant_type: 'client_credentials',
      client_id: daemon.id,
      client_secret: daemon.secret,
      scope: `${graph.uri}/.default`,
      ...claimsFor(members),
    })
  const old = accessToken(await request(capable))
  simulator.revokeAccessTokens({ clientId: daemon.id })
  const challenge = await me(simulator, old, '/graph/v1.0/users')
  const renewed = accessToken(await request({ ...asked(challenge), ...capable }))
  expect((await me(simulator, renewed, '/graph/v1.0/users')).status).toBe(200)
})

test('a step-up takes the user: the refresh token is refused with the claims, a sign-in with them is not', async () => {
  const simulator = await started()
  const refreshToken = await refreshTokenOf(simulator)
  const path = '/graph/v1.0/me/secrets'
  const challenge = await me(simulator, accessToken(await refresh(simulator, refreshToken, claimsFor(capable))), path)
  expect(asked(challenge)).toEqual(context)
  const wanted = claimsFor({ ...context, ...capable })
  const refused = await refresh(simulator, refreshToken, wanted)
  expect(refused.json).toMatchObject({ error: 'invalid_grant', error_codes: [50076], suberror: 'basic_action' })
  expect(JSON.parse(textOf(refused.json, 'claims'))).toEqual({ access_token: context })
  const { code = '' } = redirected(await authorize(simulator, wanted))
  const strong = accessToken(await redeem(simulator, code))
  expect(claimsOf(strong)).toMatchObject({ acrs: ['c1'], amr: ['pwd', 'mfa'] })
  expect((await me(simulator, strong, path)).status).toBe(200)
})

test('a silent sign-in that lacks the step-up tells the redirect URI which claims', async () => {
  const simulator = await started({ signIn: { session: users.ada } })
  const wanted = claimsFor({ ...context, ...capable })
  const answer = redirected(await authorize(simulator, { prompt: 'none', response_mode: 'query', ...wanted }))
  expect(answer).toMatchObject({ error: 'interaction_required', suberror: 'basic_action' })
  expect(JSON.parse(answer.claims ?? '')).toEqual({ access_token: context })
})

test('an assertion of before a revocation is refused on behalf of, with claims to pass on', async () => {
  const simulator = await started({ now: stillClock().now })
  const exchange = (assertion: string): Promise<Called> =>
    post(tokenUrl(simulator), {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: api.id,
      client_secret: api.secret,
      requested_token_use: 'on_behalf_of',
      scope: 'User.Read',
      assertion,
    })
  const refreshToken = await refreshTokenOf(simulator)
  const forApi = async (members: object): Promise<string> =>
    accessToken(await refresh(simulator, refreshToken, { scope: `${api.uri}/access_as_user`, ...claimsFor(members) }))
  const assertion = await forApi(capable)
  simulator.revokeAccessTokens({ username: users.ada })
  const refused = await exchange(assertion)
  expect(refused.json).toMatchObject({ error: 'invalid_grant', error_codes: [50173] })
  const { access_token } = JSON.parse(textOf(refused.json, 'claims')) as { access_token: object }
  expect(access_token).toEqual({ nbf: { essential: true, value: expect.any(String) } })
  expect((await exchange(await forApi({ ...access_token, ...capable }))).status).toBe(200)
})

test('a second factor lasts as long as the session', async () => {
  const simulator = await started({ signIn: { session: users.ada } })
  const strong = { ...claimsFor(context), response_mode: 'query' }
  const silently = async (): Promise<Parameters> =>
    redirected(await authorize(simulator, { ...strong, prompt: 'none' }))
  expect(await silently()).toMatchObject({ error: 'interaction_required' })
  await authorize(simulator, strong)
  expect(await silently()).toHaveProperty('code')
  await authorize(simulator, { prompt: 'login' })
  expect(await silently()).toMatchObject({ error: 'interaction_required' })
  await authorize(simulator, strong)
  await get(`${simulator.url}/${contoso.tenantId}/oauth2/v2.0/logout`)
  simulator.signIn.session = users.ada
  expect(await silently()).toMatchObject({ error: 'interaction_required' })
})
