import { ServiceClient } from '@azure/core-client'
import { describe, expect, test } from '@jest/globals'
import { AnonymousAuthenticationProvider, HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions'
import { CustomFetchHandler, FetchRequestAdapter, HttpClient } from '@microsoft/kiota-http-fetchlibrary'
import { Client } from '@microsoft/microsoft-graph-client'
import { normalizeError, type StsError } from '@sts-errors/core'
import { contoso, type ScenarioName } from '@sts-errors/simulator'
import axios from 'axios'
import got from 'got'
import ky from 'ky'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { useSimulator } from '../../../../test/use-simulator.ts'

const simulator = useSimulator()
const { daemon } = contoso
const tokenUrl = () => `${simulator().url}/${contoso.tenantId}/oauth2/v2.0/token`
const form = { grant_type: 'client_credentials', client_id: daemon.id, client_secret: 'hunter2', scope: 'x/.default' }

const server = () => ({ issuer: simulator().url, token_endpoint: tokenUrl() })

/** Each client asks for a token, without retries of its own. */
const tokenClients: { readonly [name: string]: () => Promise<unknown> } = {
  axios: () => axios.post(tokenUrl(), new URLSearchParams(form)),
  ky: () => ky.post(tokenUrl(), { body: new URLSearchParams(form), retry: 0 }),
  got: () => got.post(tokenUrl(), { form, retry: { limit: 0 } }),
  'got, for JSON': () => got.post(tokenUrl(), { form, retry: { limit: 0 } }).json(),
  'an Azure SDK': () => azure({ httpMethod: 'POST', baseUrl: tokenUrl(), body: new URLSearchParams(form).toString() }),
  'openid-client'() {
    const config = new openid.Configuration(server(), daemon.id, 'hunter2')
    openid.allowInsecureRequests(config)
    return openid.clientCredentialsGrant(config, { scope: form.scope })
  },
  async oauth4webapi() {
    const client = { client_id: daemon.id }
    const secret = oauth.ClientSecretPost('hunter2')
    const scope = new URLSearchParams({ scope: form.scope })
    const insecure = { [oauth.allowInsecureRequests]: true }
    const response = await oauth.clientCredentialsGrantRequest(server(), client, secret, scope, insecure)
    return oauth.processClientCredentialsResponse(server(), client, response)
  },
}

/** Each client asks for a resource. */
const resourceClients: { readonly [name: string]: (url: string) => Promise<unknown> } = {
  axios: url => axios.get(url),
  ky: url => ky.get(url, { retry: 0 }),
  got: url => got(url, { retry: { limit: 0 } }),
  'an Azure SDK': url => azure({ httpMethod: 'GET', baseUrl: url }),
  'the Graph SDK': url => graph(new URL('..', url).href).api('/me').get(),
  kiota(url) {
    const client = new HttpClient(undefined, new CustomFetchHandler(fetch))
    const adapter = new FetchRequestAdapter(new AnonymousAuthenticationProvider(), undefined, undefined, client)
    return adapter.sendPrimitive(new RequestInformation(HttpMethod.GET, url), 'string', undefined)
  },
}

const graph = (baseUrl: string) =>
  Client.initWithMiddleware({ middleware: { execute: plainly }, baseUrl, defaultVersion: 'v1.0' })
const plainly = async (context: { request: RequestInfo; options?: object; response?: Response }): Promise<void> => {
  context.response = await fetch(context.request as string, context.options)
}
type RequestInfo = string | Request

interface Sent {
  readonly httpMethod: 'GET' | 'POST'
  readonly baseUrl: string
  readonly body?: string
}
async function azure({ body, ...request }: Sent): Promise<unknown> {
  const client = new ServiceClient({ retryOptions: { maxRetries: 0 }, allowInsecureConnection: true })
  const text = {
    parameterPath: 'body',
    mapper: { required: true, serializedName: 'body', type: { name: 'String' as const } },
  }
  return client.sendOperationRequest(
    { body: body ?? '' },
    {
      ...request,
      responses: { 200: {}, default: { isError: true } },
      serializer: {
        modelMappers: {},
        isXML: false,
        validateConstraints() {},
        serialize: (_, value) => value as unknown,
        deserialize: (_, value) => value as unknown,
      },
      ...(body === undefined
        ? {}
        : { requestBody: text, contentType: 'application/x-www-form-urlencoded', mediaType: 'text' }),
    },
  )
}

async function failureOf(
  call: () => Promise<unknown>,
  answer: ScenarioName | { fault: 'reset_before_headers' },
): Promise<StsError | undefined> {
  // Kiota answers a claims challenge by itself once.
  simulator().enqueue({ ...(typeof answer === 'string' ? { scenario: answer } : answer), times: 2 })
  const thrown: unknown = await call().then(
    value => ({ resolved: value }),
    (error: unknown) => error,
  )
  expect(simulator().requests.length).toBeGreaterThan(0)
  const found = normalizeError(thrown)
  expect(JSON.stringify([found, found?.message, found?.stack, found?.cause])).not.toContain('hunter2')
  return found
}

describe.each(Object.entries(tokenClients))('a token request through %s', (name, call) => {
  const isBodyLost = /^o(?:penid|auth)/.test(name)

  test('that the STS refuses has kind, reason, codes and ids', async () => {
    expect(await failureOf(call, 'expired-secret')).toMatchObject({
      kind: 'invalid_client',
      reason: 'secret_expired',
      code: 'AADSTS7000222',
      status: 401,
      error: 'invalid_client',
      correlationId: expect.stringMatching(/^[\da-f-]{36}$/),
      traceId: expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })

  test('that is throttled in plain text has the status and the wait', async () => {
    expect(await failureOf(call, 'throttled-text')).toMatchObject({
      kind: 'throttled',
      status: 429,
      retryAfterMs: 1000,
    })
  })

  test('that meets a page of a gateway is told by its status', async () => {
    expect(await failureOf(call, 'gateway-html')).toMatchObject({
      kind: 'service_unavailable',
      status: 502,
      ...(isBodyLost ? {} : { errorDescription: expect.stringMatching(/./) }),
    })
  })

  test('whose connection is lost is a fault of the network', async () => {
    expect(await failureOf(call, { fault: 'reset_before_headers' })).toMatchObject({ kind: 'network', reason: 'reset' })
  })
})

describe.each(Object.entries(resourceClients))('a resource request through %s', (_name, call) => {
  const me = () => call(`${simulator().url}/graph/v1.0/me`)

  test('that is throttled has the status and the wait', async () => {
    expect(await failureOf(me, 'throttled-date')).toMatchObject({
      kind: 'throttled',
      status: 429,
      retryAfterMs: expect.any(Number),
    })
  })

  test('that meets a claims challenge has the claims', async () => {
    expect(await failureOf(me, 'claims-challenge')).toMatchObject({
      kind: 'claims_challenge',
      status: 401,
      claims: expect.stringContaining('access_token'),
    })
  })

  test('that fails on the server is told by its status', async () => {
    expect(await failureOf(me, 'empty-500')).toMatchObject({ kind: 'service_unavailable', status: 500 })
  })

  test('whose connection is lost is a fault of the network', async () => {
    expect(await failureOf(me, { fault: 'reset_before_headers' })).toMatchObject({ kind: 'network' })
  })
})

test('a challenge that oauth4webapi throws has the claims', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const me = () =>
    oauth.protectedResourceRequest(
      'token',
      'GET',
      new URL(`${simulator().url}/graph/v1.0/me`),
      undefined,
      null,
      insecure,
    )
  expect(await failureOf(me, 'claims-challenge')).toMatchObject({ kind: 'claims_challenge', status: 401 })
})

test('a redirect that openid-client refuses is told by its parameters', async () => {
  const config = new openid.Configuration(server(), daemon.id, 'hunter2')
  const redirect = new URL(
    `http://localhost/callback?error=access_denied&error_subcode=cancel&error_description=x&iss=${encodeURIComponent(simulator().url)}`,
  )
  const thrown: unknown = await openid.authorizationCodeGrant(config, redirect).catch((error: unknown) => error)
  expect(normalizeError(thrown)).toMatchObject({ kind: 'user_cancelled', reason: 'cancelled', error: 'access_denied' })
})
