import { expect, test } from '@jest/globals'
import { contoso, type Simulator } from '../src/index.ts'
import { type Called, claimsOf, type Parameters, post, textOf, tokenUrl } from './calls.ts'
import { started } from './started.ts'

const userToken = (simulator: Simulator, more: object = {}): Promise<string> =>
  simulator.issueToken({ resource: contoso.api.uri, username: contoso.users.ada, ...more })

const exchange = (simulator: Simulator, assertion: string, changes: Parameters = {}): Promise<Called> =>
  post(tokenUrl(simulator), {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    client_id: contoso.api.id,
    client_secret: contoso.api.secret,
    requested_token_use: 'on_behalf_of',
    scope: 'User.Read',
    assertion,
    ...changes,
  })

const payroll = { scope: `${contoso.payroll.uri}/.default` }

test("a web API exchanges its caller's token", async () => {
  const simulator = await started()
  const { json } = await exchange(simulator, await userToken(simulator))
  expect(claimsOf(textOf(json, 'access_token'))).toMatchObject({
    aud: contoso.graph.id,
    upn: contoso.users.ada,
    azp: contoso.api.id,
  })
})

test.each<[string, number, object, Parameters]>([
  ['a token for another application', 500131, { resource: contoso.graph.uri }, {}],
  ['an expired token', 500133, { expiresInMs: -1000 }, {}],
  ["an application's own token", 7000114, { username: undefined }, {}],
  ['a scope without consent', 65001, {}, { scope: 'Mail.Read' }],
  ['something that is no token', 50013, {}, { assertion: 'a.b.c' }],
])('%s is AADSTS%i', async (_, code, token, changes) => {
  const simulator = await started()
  const { json } = await exchange(simulator, await userToken(simulator, token), changes)
  expect(json).toMatchObject({ error: 'invalid_grant', error_codes: [code] })
})

test('a token with a changed claim is refused', async () => {
  const simulator = await started()
  const [header = '', , signature = ''] = (await userToken(simulator)).split('.')
  const forged = Buffer.from(JSON.stringify({ aud: contoso.api.id, exp: 9_999_999_999 })).toString('base64url')
  expect((await exchange(simulator, `${header}.${forged}.${signature}`)).json).toMatchObject({ error_codes: [50013] })
})

test('an authentication context that the token lacks is asked for', async () => {
  const simulator = await started()
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
  const { json } = await exchange(simulator, await userToken(simulator), { claims })
  expect(json).toMatchObject({ error: 'interaction_required', claims })
  expect((await exchange(simulator, await userToken(simulator, { acrs: ['c1'] }), { claims })).status).toBe(200)
})

test('a policy of the downstream resource asks for claims, and a token with a second factor satisfies it', async () => {
  const simulator = await started()
  const { status, json } = await exchange(simulator, await userToken(simulator), payroll)
  expect(status).toBe(400)
  expect(json).toMatchObject({ error: 'interaction_required', error_codes: [50076], suberror: 'basic_action' })
  expect(JSON.parse(textOf(json, 'claims'))).toEqual({
    access_token: { capolids: { essential: true, values: [expect.any(String)] } },
  })
  const strong = await userToken(simulator, { amr: ['pwd', 'mfa'] })
  expect((await exchange(simulator, strong, payroll)).status).toBe(200)
})
