import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { contoso } from '../src/index.ts'
import { isJsonObject } from '../src/tokens/json-object.ts'
import { signIn } from './browser.ts'
import { claimsOf, daemonRequest, get, post, textOf } from './calls.ts'
import { started } from './started.ts'

test('the endpoints that discovery names work, and the issuer is that of the tokens', async () => {
  const simulator = await started()
  const { json } = await get(`${simulator.url}/${contoso.tenantId}/v2.0/.well-known/openid-configuration`)
  expect(json.issuer).toBe(`${simulator.url}/${contoso.tenantId}/v2.0`)
  const token = await post(textOf(json, 'token_endpoint'), daemonRequest)
  expect(claimsOf(textOf(token.json, 'access_token')).iss).toBe(json.issuer)
  const device = await post(textOf(json, 'device_authorization_endpoint'), {
    client_id: contoso.app.id,
    scope: 'openid',
  })
  expect(device.status).toBe(200)
})

test.each(['RS256', 'ES256'] as const)('the published %s key verifies an id token', async signingAlgorithm => {
  const simulator = await started({ signingAlgorithm })
  const { json } = await get(`${simulator.url}/contoso.example/discovery/v2.0/keys`)
  const keys: readonly unknown[] = Array.isArray(json.keys) ? json.keys : []
  const jwk = keys[0]
  if (!isJsonObject(jwk)) throw new Error('no key')
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  const [header = '', payload = '', signature = ''] = textOf((await signIn(simulator)).json, 'id_token').split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: jwk.kid, alg: signingAlgorithm })
  const signed = Buffer.from(`${header}.${payload}`)
  const encoded = Buffer.from(signature, 'base64url')
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, encoded)).toBe(true)
})

test.each([
  ['contoso.example/v2.0', `${contoso.tenantId}/v2.0`],
  ['contoso.example', `${contoso.tenantId}/`],
  ['common/v2.0', '{tenantid}/v2.0'],
  ['contoso.example/b2c_1_sign_in/v2.0', `${contoso.tenantId}/b2c_1_sign_in/v2.0`],
  ['adfs', 'adfs'],
])('the issuer of %s ends in %s', async (authority, issuer) => {
  const simulator = await started()
  const { json } = await get(`${simulator.url}/${authority}/.well-known/openid-configuration`)
  expect(json.issuer).toBe(`${simulator.url}/${issuer}`)
})

test('discovery of an unknown tenant is refused', async () => {
  const simulator = await started()
  const { status, json } = await get(`${simulator.url}/nowhere.example/v2.0/.well-known/openid-configuration`)
  expect(status).toBe(400)
  expect(json).toMatchObject({ error_codes: [90002] })
})

test('instance discovery names the simulator as its own cloud', async () => {
  const simulator = await started()
  const asked = encodeURIComponent(`${simulator.url}/contoso.example/oauth2/v2.0/authorize`)
  const { json } = await get(
    `${simulator.url}/common/discovery/instance?api-version=1.1&authorization_endpoint=${asked}`,
  )
  expect(json.tenant_discovery_endpoint).toBe(`${simulator.url}/contoso.example/v2.0/.well-known/openid-configuration`)
})
