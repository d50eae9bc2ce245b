import { expect, test } from '@jest/globals'
import { contoso } from '../src/index.ts'
import { claimsOf, get, type Parameters, textOf } from './calls.ts'
import { started } from './started.ts'

const imds = '/metadata/identity/oauth2/token'
const query = `?api-version=2018-02-01&resource=${contoso.arm.uri}`
const metadata = { metadata: 'true' }

test('a virtual machine gets a token, in strings', async () => {
  const { status, json } = await get((await started()).url + imds + query, metadata)
  expect(status).toBe(200)
  expect(json).toMatchObject({ expires_in: '3600', token_type: 'Bearer', resource: contoso.arm.uri })
  expect(claimsOf(textOf(json, 'access_token')).appid).toBe(contoso.managedIdentity.clientId)
})

test.each<[string, string, Parameters, object]>([
  [
    'without the Metadata header',
    query,
    {},
    { error: 'invalid_request', error_description: 'Required metadata header not specified' },
  ],
  ['that was forwarded', query, { ...metadata, 'x-forwarded-for': '10.0.0.1' }, { error: 'invalid_request' }],
  ['without api-version', `?resource=${contoso.arm.uri}`, metadata, { error: 'invalid_request' }],
  ['without a resource', '?api-version=2018-02-01', metadata, { error: 'invalid_request' }],
  [
    'for an unknown resource',
    '?api-version=2018-02-01&resource=https://nowhere.example',
    metadata,
    { error: 'invalid_resource' },
  ],
  [
    'for an unknown identity',
    `${query}&client_id=nobody`,
    metadata,
    { error: 'invalid_request', error_description: 'Identity not found' },
  ],
])('a request %s is a 400', async (_, parameters, headers, body) => {
  const { status, json } = await get((await started()).url + imds + parameters, headers)
  expect(status).toBe(400)
  expect(json).toMatchObject(body)
})

test('App Service wants its identity header and words errors in its own way', async () => {
  const simulator = await started({ managedIdentity: { identityHeader: 'h' } })
  const refused = await get(`${simulator.url}/msi/token${query}`)
  expect(refused.status).toBe(401)
  expect(refused.json).toEqual({ statusCode: 400, message: expect.any(String), correlationId: expect.any(String) })
  expect((await get(`${simulator.url}/msi/token${query}`, { 'x-identity-header': 'h' })).status).toBe(200)
})

test('Azure Arc challenges for the key file', async () => {
  const simulator = await started({ managedIdentity: { arcKey: 'k' } })
  const url = `${simulator.url}/arc${imds}${query}`
  const challenged = await get(url, metadata)
  expect(challenged.status).toBe(401)
  expect(challenged.headers.get('www-authenticate')).toBe('Basic realm=/var/opt/azcmagent/tokens/simulator.key')
  expect((await get(url, { ...metadata, authorization: 'Basic k' })).status).toBe(200)
})
