import * as msal7 from '@azure/msal-node'
import * as msal6 from '@azure/msal-node-6'
import { contoso, type Simulator } from '@sts-errors/simulator'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import type { NetworkClient } from '../src/index.ts'

/** The majors of MSAL Node that are tested. */
export const versions = { 'MSAL Node 7': msal7, 'MSAL Node 6': msal6 as unknown as typeof msal7 } as const
export type Msal = typeof msal7

/** What applications ask MSAL for. */
export const flows = [
  'client credentials',
  'refresh token',
  'on behalf of',
  'device code',
  'authorization code',
] as const
export type Flow = (typeof flows)[number]

/** How a flow is run. */
export interface Run {
  readonly msal: Msal
  readonly simulator: Simulator
  /** By default MSAL's own. */
  readonly networkClient?: NetworkClient | undefined
  readonly clientSecret?: string
  /** Of a flow on behalf of a user. */
  readonly scopes?: string[]
  readonly correlationId?: string
}

/** What has to be there before the request that a test looks at, and then that request. */
export async function prepare(flow: Flow, run: Run): Promise<() => Promise<Acquired | null>> {
  const { simulator, correlationId } = run
  const { scopes = [`${graph.uri}/User.Read`] } = run
  const ids = correlationId === undefined ? {} : { correlationId }
  switch (flow) {
    case 'client credentials': {
      const client = confidential(run, daemon.id, daemon.secret)
      return () => client.acquireTokenByClientCredential({ scopes: [`${graph.uri}/.default`], ...ids })
    }
    case 'on behalf of': {
      const client = confidential(run, api.id, api.secret)
      const own = { clientId: app.id, resource: api.uri, permissions: ['access_as_user'] }
      const oboAssertion = await simulator.issueToken({ username: users.ada, ...own })
      return () => client.acquireTokenOnBehalfOf({ oboAssertion, scopes, ...ids })
    }
    case 'authorization code': {
      const client = publicApp(run)
      const code = await codeOf(simulator)
      return () => client.acquireTokenByCode({ code, scopes, redirectUri: app.redirectUri, ...ids })
    }
    case 'refresh token': {
      const client = publicApp(run)
      const refreshToken = await refreshTokenOf(simulator)
      return () => client.acquireTokenByRefreshToken({ refreshToken, scopes, ...ids })
    }
    case 'device code': {
      const client = publicApp(run)
      const deviceCodeCallback = () => simulator.approveDeviceCode()
      return () => client.acquireTokenByDeviceCode({ scopes, deviceCodeCallback, ...ids })
    }
  }
}

/** What a success has. */
export interface Acquired {
  readonly accessToken: string
}

const { daemon, app, api, graph, users, tenantId } = contoso

const publicApp = (run: Run) =>
  new run.msal.PublicClientApplication({ auth: authOf(run, app.id), system: systemOf(run) })

const confidential = (run: Run, clientId: string, secret: string) =>
  new run.msal.ConfidentialClientApplication({
    auth: { ...authOf(run, clientId), clientSecret: run.clientSecret ?? secret },
    system: systemOf(run),
  })

const authOf = ({ simulator }: Run, clientId: string) => ({
  clientId,
  authority: `${simulator.url}/${tenantId}`,
  knownAuthorities: [new URL(simulator.url).host],
})

const systemOf = ({ networkClient }: Run) => (networkClient ? { networkClient } : {})

/** Where the user's browser is sent after the sign-in. */
async function codeOf(simulator: Simulator): Promise<string> {
  const query = new URLSearchParams({
    client_id: app.id,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope: 'openid profile offline_access User.Read',
  })
  const answer = await createTlsFetch(simulator.ca)(`${simulator.url}/${tenantId}/oauth2/v2.0/authorize?${query}`)
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

async function refreshTokenOf(simulator: Simulator): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: app.id,
    redirect_uri: app.redirectUri,
    code: await codeOf(simulator),
  })
  const url = `${simulator.url}/${tenantId}/oauth2/v2.0/token`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await createTlsFetch(simulator.ca)(url, { method: 'POST', headers, body: body.toString() })
  return ((await answer.json()) as { refresh_token: string }).refresh_token
}
