/** MSAL Node over this library's network client, against a local STS. */
import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node'
import { createNetworkClient, normalizeError } from '@sts-errors/msal'
import { contoso, type Simulator, startSimulator } from '@sts-errors/simulator'
import { Agent, fetch } from 'undici'
import { acquire } from './acquire.ts'

const { daemon, app, tenantId, graph, users } = contoso

export async function getTokens(tell: (line: string) => void): Promise<void> {
  const sts = await startSimulator({ tls: true, signIn: { session: users.ada } })
  const dispatcher = new Agent({ connect: { ca: sts.ca } }) // only because the certificate is the simulator's own
  const networkClient = createNetworkClient({
    fetch: (url: string, init?: object) => fetch(url, { ...init, dispatcher }),
    onRetry: ({ error, attempt }) => tell(`attempt ${attempt}: ${error.kind}, status ${error.status}`),
  })
  const auth = { authority: `${sts.url}/${tenantId}`, knownAuthorities: [new URL(sts.url).host] }
  const system = { networkClient }
  try {
    // A daemon, while the STS is busy: no loop around MSAL.
    sts.enqueue({ scenario: 'throttled-text', headers: { 'Retry-After': '0' }, times: 2 })
    const worker = new ConfidentialClientApplication({
      auth: { ...auth, clientId: daemon.id, clientSecret: daemon.secret },
      system,
    })
    const token = await worker.acquireTokenByClientCredential({ scopes: [`${graph.uri}/.default`] })
    tell(`daemon: ${token?.tokenType} token`)

    // The same, with a secret that has expired.
    const clientSecret = daemon.expiredSecret
    const late = new ConfidentialClientApplication({ auth: { ...auth, clientId: daemon.id, clientSecret }, system })
    await late.acquireTokenByClientCredential({ scopes: [`${graph.uri}/.default`] }).catch((thrown: unknown) => {
      const error = normalizeError(thrown)
      if (!error) throw thrown
      tell(`daemon: ${error.kind}, ${error.reason}, ${error.code}, status ${error.status}, ${error.action}`)
    })

    // A user, whose silent request meets a claims challenge.
    const desktop = new PublicClientApplication({ auth: { ...auth, clientId: app.id }, system })
    const first = {
      scopes: [`${graph.uri}/User.Read`],
      redirectUri: app.redirectUri,
      code: await signIn(sts, dispatcher),
    }
    const { account } = await desktop.acquireTokenByCode(first)
    if (!account) throw new Error('no account')
    sts.enqueue('mfa-enrolment')
    const interact = (claims: string | undefined) => {
      tell(`interactive: with ${claims ? 'claims' : 'no claims'}`)
      return signIn(sts, dispatcher, claims)
    }
    const { tokenType } = await acquire(desktop, account, interact, tell)
    tell(`user: ${tokenType} token`)
  } finally {
    await dispatcher.close()
    await sts.close()
  }
}

/** Stands for the browser: the sign-in page, and the redirect that brings the code. */
async function signIn(sts: Simulator, dispatcher: Agent, claims?: string): Promise<string> {
  const query = new URLSearchParams({
    client_id: app.id,
    response_type: 'code',
    redirect_uri: app.redirectUri,
    scope: 'openid profile offline_access User.Read',
    ...(claims && { claims }),
  })
  const url = `${sts.url}/${tenantId}/oauth2/v2.0/authorize?${query}`
  const answer = await fetch(url, { redirect: 'manual', dispatcher })
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}
