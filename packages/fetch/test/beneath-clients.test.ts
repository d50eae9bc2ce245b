import { describe, expect, test } from '@jest/globals'
import { AnonymousAuthenticationProvider, HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions'
import {
  FetchRequestAdapter,
  KiotaClientFactory,
  MiddlewareFactory,
  RetryHandler,
} from '@microsoft/kiota-http-fetchlibrary'
import { Client, type Context } from '@microsoft/microsoft-graph-client'
import { createFetch, type StsFetch } from '@sts-errors/fetch'
import { contoso, type ScenarioName } from '@sts-errors/simulator'
import ky from 'ky'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const scope = `${contoso.graph.uri}/.default`

/** What lies beneath another client: it retries, and leaves answers and faults to that client. */
function beneath() {
  const clock = createVirtualClock()
  return { clock, fetch: createFetch({ throwOn: 'never', clock, retry: { jitter: 'none' } }) }
}

/** A refresh token, for flows that begin with one. */
async function refreshToken(): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: contoso.app.id,
    username: contoso.users.ada,
    password: contoso.password,
    scope: `${contoso.graph.uri}/User.Read offline_access`,
  })
  const answer = await fetch(`${simulator().url}/${contoso.tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
  simulator().clearRequests()
  return ((await answer.json()) as { refresh_token: string }).refresh_token
}

/** The flows of an OAuth client, from discovery to the token. */
interface Flows {
  readonly client: string
  clientCredentials(fetch: StsFetch): Promise<string>
  refresh(fetch: StsFetch, token: string): Promise<string>
}

const openidClient: Flows = {
  client: 'openid-client',
  async clientCredentials(fetch) {
    const config = await discoverWith(fetch, contoso.daemon.id, openid.ClientSecretPost(contoso.daemon.secret))
    return (await openid.clientCredentialsGrant(config, { scope })).access_token
  },
  async refresh(fetch, token) {
    return (await openid.refreshTokenGrant(await discoverWith(fetch, contoso.app.id, openid.None()), token))
      .access_token
  },
}

const discoverWith = (fetch: StsFetch, clientId: string, auth: openid.ClientAuth): Promise<openid.Configuration> =>
  openid.discovery(new URL(`${simulator().url}/${contoso.tenantId}/v2.0`), clientId, undefined, auth, {
    [openid.customFetch]: (url: string, init: object) => fetch(url, init),
    execute: [openid.allowInsecureRequests],
  })

const oauth4webapi: Flows = {
  client: 'oauth4webapi',
  async clientCredentials(fetch) {
    const { server, options } = await lookUpWith(fetch)
    const client = { client_id: contoso.daemon.id }
    const auth = oauth.ClientSecretPost(contoso.daemon.secret)
    const answer = await oauth.clientCredentialsGrantRequest(server, client, auth, { scope }, options)
    return (await oauth.processClientCredentialsResponse(server, client, answer)).access_token
  },
  async refresh(fetch, token) {
    const { server, options } = await lookUpWith(fetch)
    const client = { client_id: contoso.app.id }
    const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), token, options)
    return (await oauth.processRefreshTokenResponse(server, client, answer)).access_token
  },
}

async function lookUpWith(fetch: StsFetch) {
  const options = {
    [oauth.customFetch]: (url: string, init: object) => fetch(url, init),
    [oauth.allowInsecureRequests]: true,
  }
  const issuer = new URL(`${simulator().url}/${contoso.tenantId}/v2.0`)
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  return { server, options }
}

describe.each([openidClient, oauth4webapi])('customFetch of $client', ({ clientCredentials, refresh }) => {
  const ofTokens = () => simulator().requests.filter(({ endpoint }) => endpoint === 'token')

  test('a whole client-credentials flow waits out what the STS asks for', async () => {
    const { fetch, clock } = beneath()
    simulator().when({ method: 'GET' }).enqueue({ status: 503 })
    simulator().when({ grantType: 'client_credentials' }).enqueue('throttled-text', 'throttled-seconds')
    expect(await clientCredentials(fetch)).toMatch(/^[\w-]+\./)
    expect(clock.waits).toEqual([500, 1000, 1000])
    expect(ofTokens().map(({ status }) => status)).toEqual([429, 429, 200])
    expect(new Set(ofTokens().map(({ body }) => body)).size).toBe(1)
  })

  test('a whole refresh flow waits out what the STS asks for', async () => {
    const { fetch, clock } = beneath()
    const token = await refreshToken()
    simulator().when({ grantType: 'refresh_token' }).enqueue('unavailable-seconds', 'reset-before-headers')
    expect(await refresh(fetch, token)).toMatch(/^[\w-]+\./)
    expect(clock.waits).toHaveLength(2)
    expect(ofTokens().filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test.each<{ reply: ScenarioName; sent: number }>([
    { reply: 'mfa-required', sent: 1 },
    { reply: 'throttled-text', sent: 4 },
    { reply: 'gateway-html', sent: 4 },
  ])("$reply becomes the client's own error, as over plain fetch", async ({ reply, sent }) => {
    const errorOver = async (fetch: StsFetch) => {
      simulator().clearRequests()
      simulator().clearEnqueued()
      simulator().when({ endpoint: 'token' }).enqueue({ scenario: reply, times: Infinity })
      const { name, message, code } = (await refresh(fetch, 'opaque').catch((thrown: unknown) => thrown)) as Error & {
        code?: unknown
      }
      return { name, message, code }
    }
    const own = await errorOver(globalThis.fetch)
    expect(own.name).toMatch(/Error$/)
    expect(await errorOver(beneath().fetch)).toEqual(own)
    expect(ofTokens()).toHaveLength(sent)
  })
})

/** Clients of resources: each gets the name that Graph has for the user. */
const clients: { client: string; displayName(fetch: StsFetch): Promise<string> }[] = [
  {
    client: 'ky',
    async displayName(fetch) {
      const client = ky.create({ fetch, retry: 0 })
      return (await client.get(`${simulator().url}/graph/v1.0/me`).json<{ displayName: string }>()).displayName
    },
  },
  {
    client: 'the Microsoft Graph SDK',
    async displayName(fetch) {
      const middleware = {
        async execute(context: Context) {
          context.response = await fetch(context.request, context.options)
        },
      }
      const client = Client.initWithMiddleware({ baseUrl: `${simulator().url}/graph/`, middleware })
      return ((await client.api('/me').get()) as { displayName: string }).displayName
    },
  },
  {
    client: 'kiota',
    async displayName(fetch) {
      const send = (url: string, init: object) => fetch(url, init)
      // Its own RetryHandler would send the last answer's request again.
      const middlewares = MiddlewareFactory.getDefaultMiddlewares(send).filter(each => !(each instanceof RetryHandler))
      const adapter = new FetchRequestAdapter(
        new AnonymousAuthenticationProvider(),
        undefined,
        undefined,
        KiotaClientFactory.create(send, middlewares),
      )
      const request = new RequestInformation(HttpMethod.GET)
      request.URL = `${simulator().url}/graph/v1.0/me`
      const bytes = await adapter.sendPrimitive<ArrayBuffer>(request, 'ArrayBuffer', undefined)
      return (JSON.parse(new TextDecoder().decode(bytes)) as { displayName: string }).displayName
    },
  },
]
const ada = { status: 200, body: { displayName: 'Ada' } }

describe.each(clients)('the fetch of $client', ({ displayName }) => {
  test('waits out what a resource asks for', async () => {
    const { fetch, clock } = beneath()
    simulator().enqueue('throttled-minute', { status: 503, headers: { 'Retry-After': '2' } }, ada)
    expect(await displayName(fetch)).toBe('Ada')
    expect(clock.waits).toEqual([60_000, 2000])
  })

  test.each([{ status: 404 }, { status: 503 }])(
    'an answer $status is rejected as over plain fetch',
    async ({ status }) => {
      const errorOver = async (fetch: StsFetch) => {
        simulator().clearEnqueued()
        simulator().enqueue({ status, body: { error: { code: 'x', message: 'no' } }, times: Infinity })
        const thrown: unknown = await displayName(fetch).catch((error: unknown) => error)
        const { name, message } = thrown as Error
        return { name, message: message.replace(/\s+/g, ' ') }
      }
      const own = await errorOver(globalThis.fetch)
      expect(own.name).toMatch(/Error$/)
      expect(await errorOver(beneath().fetch)).toEqual(own)
    },
  )

  test('a lost connection is survived', async () => {
    simulator().enqueue('reset-before-headers', ada)
    expect(await displayName(beneath().fetch)).toBe('Ada')
  })
})
