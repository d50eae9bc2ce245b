import { describe, expect, test } from '@jest/globals'
import { createFetch, normalizeError } from '@sts-errors/fetch'
import { contoso } from '@sts-errors/simulator'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator({ signIn: { session: contoso.users.ada } })
const { app, api, users, graph } = contoso
const scope = `openid offline_access ${graph.uri}/User.Read`

/** A fetch for clients that read answers themselves; one throttled answer lies before every token. */
function prepare() {
  const clock = createVirtualClock()
  const fetch = createFetch({ throwOn: 'never', clock })
  return { clock, fetch: (url: string, init: object) => fetch(url, init) }
}
const issuer = () => new URL(`${simulator().url}/${contoso.tenantId}/v2.0`)

/** Where the browser is sent with the code. */
async function signIn(url: URL): Promise<URL> {
  const answer = await globalThis.fetch(url, { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '')
}

describe('openid-client', () => {
  const discover = (fetch: openid.CustomFetch, id: string = app.id, auth: openid.ClientAuth = openid.None()) =>
    openid.discovery(issuer(), id, undefined, auth, {
      [openid.customFetch]: fetch,
      execute: [openid.allowInsecureRequests],
    })

  test('signs a user in with a code and PKCE, refreshes, and asks for a resource', async () => {
    const { clock, fetch } = prepare()
    const config = await discover(fetch)
    const verifier = openid.randomPKCECodeVerifier()
    const redirect = await signIn(
      openid.buildAuthorizationUrl(config, {
        redirect_uri: app.redirectUri,
        scope,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    )
    simulator().enqueue('throttled-text')
    const tokens = await openid.authorizationCodeGrant(config, redirect, { pkceCodeVerifier: verifier })
    expect(tokens.claims()).toMatchObject({ preferred_username: users.ada })
    simulator().enqueue('throttled-text', 'gateway-html')
    const fresh = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
    simulator().enqueue('unavailable-seconds')
    const me = await openid.fetchProtectedResource(
      config,
      fresh.access_token,
      new URL(`${simulator().url}/graph/v1.0/me`),
      'GET',
    )
    expect(me.status).toBe(200)
    expect(clock.waits).toHaveLength(4)
  })

  test('polls for a device code until the user is done', async () => {
    const { clock, fetch } = prepare()
    const config = await discover(fetch)
    simulator().enqueue('throttled-text')
    const device = await openid.initiateDeviceAuthorization(config, { scope })
    simulator().approveDeviceCode()
    simulator().enqueue('throttled-text')
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.001 })
    expect(tokens.access_token).toMatch(/^ey/)
    expect(clock.waits).toHaveLength(2)
  })

  test('exchanges a token on behalf of its user, and the refusal of one is read', async () => {
    const { fetch } = prepare()
    const config = await discover(fetch, api.id, openid.ClientSecretPost(api.secret))
    const assertion = await simulator().issueToken({ username: users.ada, clientId: app.id, resource: api.uri })
    const exchange = (scope: string) =>
      openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:jwt-bearer', {
        assertion,
        scope,
        requested_token_use: 'on_behalf_of',
      })
    expect((await exchange(`${graph.uri}/User.Read`)).access_token).toMatch(/^ey/)
    simulator().enqueue('mfa-enrolment')
    const thrown: unknown = await exchange(`${graph.uri}/User.Read`).catch((error: unknown) => error)
    expect(normalizeError(thrown)).toMatchObject({
      kind: 'interaction_required',
      code: 'AADSTS50079',
      claims: expect.stringContaining('access_token'),
    })
  })
})

test('oauth4webapi signs a user in with a code and PKCE, and refreshes', async () => {
  const { clock, fetch } = prepare()
  const options = { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: true }
  const server = await oauth.processDiscoveryResponse(issuer(), await oauth.discoveryRequest(issuer(), options))
  const client = { client_id: app.id }
  const verifier = oauth.generateRandomCodeVerifier()
  const query = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const parameters = oauth.validateAuthResponse(
    server,
    client,
    await signIn(new URL(`${server.authorization_endpoint}?${query}`)),
    oauth.expectNoState,
  )
  simulator().enqueue('throttled-text')
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    app.redirectUri,
    verifier,
    options,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer)
  simulator().enqueue('throttled-text')
  const refreshed = await oauth.refreshTokenGrantRequest(
    server,
    client,
    oauth.None(),
    tokens.refresh_token ?? '',
    options,
  )
  expect((await oauth.processRefreshTokenResponse(server, client, refreshed)).access_token).toMatch(/^ey/)
  expect(clock.waits).toHaveLength(2)
})
