import { expect, test } from '@jest/globals'
import { contoso } from '../src/index.ts'
import { called, claimsOf, daemonRequest, get, type Parameters, post, textOf, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

test('an application gets a token for itself', async () => {
  const simulator = await started()
  const { status, json } = await post(tokenUrl(simulator), daemonRequest)
  expect(status).toBe(200)
  expect(json).toEqual({
    token_type: 'Bearer',
    expires_in: 3600,
    ext_expires_in: 3600,
    access_token: expect.any(String),
  })
  expect(claimsOf(textOf(json, 'access_token'))).toMatchObject({
    aud: contoso.graph.id,
    iss: `${simulator.url}/${contoso.tenantId}/v2.0`,
    azp: contoso.daemon.id,
    tid: contoso.tenantId,
    roles: ['User.Read.All'],
  })
})

test.each(['contoso.example', 'CONTOSO.example', contoso.tenantId])('the tenant can be named %s', async tenant => {
  const simulator = await started()
  expect((await post(tokenUrl(simulator, tenant), daemonRequest)).status).toBe(200)
})

test('the v1 endpoint answers with strings and takes a resource', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now })
  const { scope: _, ...rest } = daemonRequest
  const url = `${simulator.url}/${contoso.tenantId}/oauth2/token`
  const { json } = await post(url, { ...rest, resource: contoso.arm.uri })
  const now = clock.now() / 1000
  expect(json).toMatchObject({ expires_in: '3600', expires_on: String(now + 3600), resource: contoso.arm.uri })
  expect(claimsOf(textOf(json, 'access_token'))).toMatchObject({
    aud: contoso.arm.uri,
    iss: `${simulator.url}/${contoso.tenantId}/`,
  })
})

test('Basic credentials are as good as those in the form', async () => {
  const simulator = await started()
  const { client_id: id, client_secret: secret, ...rest } = daemonRequest
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  expect((await post(tokenUrl(simulator), rest, { authorization })).status).toBe(200)
})

test.each<[string, number, string, Parameters]>([
  ['an unknown client', 700016, 'unauthorized_client', { client_id: '99999999-9999-4999-8999-999999999999' }],
  ['a wrong secret', 7000215, 'invalid_client', { client_secret: 'wrong' }],
  ['an expired secret', 7000222, 'invalid_client', { client_secret: contoso.daemon.expiredSecret }],
  ['a public client with a secret', 700025, 'invalid_client', { client_id: contoso.app.id }],
  ['an unknown resource', 500011, 'invalid_resource', { scope: 'https://nowhere.example/.default' }],
  ['a scope that is not /.default', 1002012, 'invalid_scope', { scope: `${contoso.graph.uri}/User.Read` }],
  ['a scope that the resource lacks', 70011, 'invalid_scope', { scope: `${contoso.graph.uri}/No.Such` }],
  [
    'scopes of two resources',
    28000,
    'invalid_request',
    { scope: `${contoso.graph.uri}/.default ${contoso.arm.uri}/.default` },
  ],
  ['an unknown grant', 70003, 'unsupported_grant_type', { grant_type: 'magic' }],
  ['no grant', 900144, 'invalid_request', { grant_type: '' }],
])('%s is AADSTS%i, %s', async (_, code, error, changes) => {
  const simulator = await started()
  const { status, json } = await post(tokenUrl(simulator), { ...daemonRequest, ...changes })
  expect(json).toMatchObject({ error, error_codes: [code], error_uri: `${simulator.url}/error?code=${code}` })
  expect(status).toBe(error === 'invalid_client' ? 401 : 400)
})

test.each<[string, number, string]>([
  ['client_secret', 7000218, 'invalid_client'],
  ['scope', 900144, 'invalid_request'],
  ['client_id', 900144, 'invalid_request'],
])('a request without %s is AADSTS%i', async (name, code, error) => {
  const simulator = await started()
  const parameters = Object.fromEntries(Object.entries(daemonRequest).filter(([key]) => key !== name))
  expect((await post(tokenUrl(simulator), parameters)).json).toMatchObject({ error, error_codes: [code] })
})

test.each([
  ['an unknown tenant', 'nowhere.example', 90002],
  ['the tenant common', 'common', 9001023],
])('%s is refused for an application', async (_, tenant, code) => {
  const simulator = await started()
  expect((await post(tokenUrl(simulator, tenant), daemonRequest)).json).toMatchObject({ error_codes: [code] })
})

test('only POST is taken', async () => {
  const simulator = await started()
  expect((await get(tokenUrl(simulator))).json).toMatchObject({ error_codes: [900561] })
})

test('ids, timestamp and headers of a refusal agree with each other', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now })
  const sent = '0b8d7e60-1111-4222-8333-444455556666'
  const response = await fetch(tokenUrl(simulator), {
    method: 'POST',
    body: new URLSearchParams({ ...daemonRequest, client_secret: 'wrong' }),
    headers: { 'client-request-id': sent },
  })
  const { json, headers } = await called(response)
  const trace = textOf(json, 'trace_id')
  expect(trace).toMatch(uuid)
  expect(json).toEqual({
    error: 'invalid_client',
    error_description: `AADSTS7000215: The client secret is wrong.\r\nTrace ID: ${trace}\r\nCorrelation ID: ${sent}\r\nTimestamp: 2026-03-01 12:00:00Z`,
    error_codes: [7000215],
    timestamp: '2026-03-01 12:00:00Z',
    trace_id: trace,
    correlation_id: sent,
    error_uri: `${simulator.url}/error?code=7000215`,
  })
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store, no-cache',
    'client-request-id': sent,
    'content-type': 'application/json; charset=utf-8',
    date: 'Sun, 01 Mar 2026 12:00:00 GMT',
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    'x-ms-clitelem': '1,7000215,0,,',
    'x-ms-ests-server': expect.any(String),
    'x-ms-request-id': trace,
  })
})

test('a browser of another origin may read the answer', async () => {
  const simulator = await started()
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' }
  const preflight = await fetch(tokenUrl(simulator), { method: 'OPTIONS', headers })
  expect(preflight.status).toBe(204)
  const answer = await post(tokenUrl(simulator), daemonRequest, { origin: 'https://app.example' })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('access-control-expose-headers')).toContain('x-ms-request-id')
})
