import { expect, test } from '@jest/globals'
import { contoso, type Simulator, type TokenOptions } from '../src/index.ts'
import { refreshTokenOf } from './browser.ts'
import { bearer, type Called, called, get, type Parameters, post, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

const ada = contoso.users.ada
const me = async (simulator: Simulator, token: TokenOptions, path = '/graph/v1.0/me'): Promise<Called> =>
  get(simulator.url + path, bearer(await simulator.issueToken(token)))

/** The decoded claims of the challenge. */
function challengedFor({ headers }: Called): unknown {
  const [, claims = ''] = /claims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? []
  return JSON.parse(Buffer.from(claims, 'base64').toString())
}

test('Microsoft Graph tells who the user is', async () => {
  const simulator = await started()
  expect((await me(simulator, { username: ada })).json).toMatchObject({ displayName: 'Ada', userPrincipalName: ada })
})

test.each<[string, Parameters, string]>([
  ['no token', {}, 'no access token'],
  ['something that is no token', bearer('nonsense'), 'cannot be read'],
  ['a token of nobody', bearer('e30.e30.AAAA'), 'cannot be read'],
])('Microsoft Graph answers 401 to %s, with a challenge that has no error', async (_, headers, message) => {
  const simulator = await started()
  const answer = await get(`${simulator.url}/graph/v1.0/me`, headers)
  expect(answer.status).toBe(401)
  expect(answer.json).toMatchObject({
    error: { code: 'InvalidAuthenticationToken', message: expect.stringContaining(message) },
  })
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="", authorization_uri="${simulator.url}/common/oauth2/authorize", client_id="${contoso.graph.id}"`,
  )
  expect(answer.headers.get('request-id')).toEqual(expect.any(String))
})

test.each<[string, TokenOptions, string, number, string]>([
  ['an expired token', { username: ada, expiresInMs: -1 }, '/graph/v1.0/me', 401, 'InvalidAuthenticationToken'],
  [
    'a token for another audience',
    { username: ada, resource: contoso.arm.uri },
    '/graph/v1.0/me',
    401,
    'InvalidAuthenticationToken',
  ],
  [
    'a token without the permission',
    { username: ada, permissions: ['Mail.Read'] },
    '/graph/v1.0/me',
    403,
    'Authorization_RequestDenied',
  ],
  ['an application that asks for /me', {}, '/graph/v1.0/me', 400, 'BadRequest'],
  ['an unknown path', { username: ada }, '/graph/v1.0/nothing', 404, 'Request_ResourceNotFound'],
  [
    'an expired token',
    { username: ada, resource: contoso.arm.uri, expiresInMs: -1 },
    '/arm/subscriptions',
    401,
    'ExpiredAuthenticationToken',
  ],
])('%s at %s is refused', async (_, token, path, status, code) => {
  const answer = await me(await started(), token, path)
  expect(answer.status).toBe(status)
  expect(answer.json).toMatchObject({ error: { code } })
})

test('a token issued before a revocation is challenged for claims, and one requested with them is accepted', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now })
  const refreshToken = await refreshTokenOf(simulator)
  const refresh = async (claims: object): Promise<Called> => {
    const form = {
      grant_type: 'refresh_token',
      client_id: contoso.app.id,
      refresh_token: refreshToken,
      claims: JSON.stringify(claims),
    }
    const { json } = await post(tokenUrl(simulator), form)
    return get(`${simulator.url}/graph/v1.0/me`, bearer(textOf(json, 'access_token')))
  }
  const capable = { access_token: { xms_cc: { values: ['CP1'] } } }
  expect((await refresh(capable)).status).toBe(200)
  simulator.revokeAccessTokens({ username: ada })
  const refused = await refresh(capable)
  expect(refused.status).toBe(401)
  const notBefore = { nbf: { essential: true, value: String(clock.now() / 1000 + 1) } }
  expect(challengedFor(refused)).toEqual({ access_token: notBefore })
  expect((await refresh({ access_token: { ...capable.access_token, ...notBefore } })).status).toBe(200)
  clock.advance(1000)
  expect((await refresh(capable)).status).toBe(200)
})

test('a client that cannot handle claims gets a plain 401 after a revocation', async () => {
  const simulator = await started()
  const token = await simulator.issueToken({ username: ada })
  simulator.revokeAccessTokens()
  const answer = await get(`${simulator.url}/graph/v1.0/me`, bearer(token))
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).not.toContain('claims')
})

test("a revocation of one client's tokens leaves the others alone", async () => {
  const simulator = await started()
  const [daemon, app] = await Promise.all(
    [contoso.daemon.id, contoso.app.id].map(clientId => simulator.issueToken({ clientId, username: ada })),
  )
  simulator.revokeAccessTokens({ clientId: contoso.daemon.id })
  expect((await get(`${simulator.url}/graph/v1.0/me`, bearer(daemon ?? ''))).status).toBe(401)
  expect((await get(`${simulator.url}/graph/v1.0/me`, bearer(app ?? ''))).status).toBe(200)
})

test('a path with an authentication context asks for it', async () => {
  const simulator = await started()
  const token = { username: ada, capabilities: ['cp1'] }
  const refused = await me(simulator, token, '/graph/v1.0/me/secrets')
  expect(challengedFor(refused)).toEqual({ access_token: { acrs: { essential: true, value: 'c1' } } })
  expect((await me(simulator, { ...token, acrs: ['c1'] }, '/graph/v1.0/me/secrets')).status).toBe(200)
})

test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
  'the protected resource takes %s and echoes no secret',
  async method => {
    const simulator = await started()
    const token = await simulator.issueToken({ resource: contoso.api.uri, username: ada })
    const body = method === 'GET' ? {} : { body: 'client_secret=hidden' }
    const url = `${simulator.url}/resource/items?code=hidden`
    const answer = await called(await fetch(url, { method, headers: bearer(token), ...body }))
    expect(answer.json).toMatchObject({
      status: 200,
      method,
      path: '/resource/items',
      bodyBytes: method === 'GET' ? 0 : 20,
    })
    expect(answer.text).not.toContain('hidden')
    expect(answer.text).not.toContain(token)
  },
)

test('the protected resource wants a permission, and says which (RFC 6750)', async () => {
  const simulator = await started()
  const answer = await me(simulator, { resource: contoso.api.uri, permissions: [] }, '/resource')
  expect(answer.status).toBe(403)
  expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
})

test('a bad token at the protected resource is invalid_token, a missing one has no error', async () => {
  const simulator = await started()
  const bad = await get(`${simulator.url}/resource`, bearer('nonsense'))
  expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
  const none = await get(`${simulator.url}/resource`)
  expect(none.headers.get('www-authenticate')).not.toContain('error')
})

test('the open echo needs no token and answers with the status that is asked for', async () => {
  const simulator = await started()
  expect((await get(`${simulator.url}/echo/x?status=418`)).status).toBe(418)
})
