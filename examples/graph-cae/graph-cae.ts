import { clientCapabilities, createFetch, mergeClaims } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'

/**
 * Continuous access evaluation: a daemon calls Microsoft Graph, its tokens are revoked, and the next call succeeds all the
 * same. Fifty calls at once that meet the revocation share one token request.
 */
export async function graphCae(print: (line: string) => void): Promise<void> {
  let laterMs = 0
  const simulator = await startSimulator({ now: () => Date.now() + laterMs }) // stands for the STS and for Graph
  const { tenantId, daemon, graph } = contoso

  const fetch = createFetch({
    async onClaimsChallenge({ claims }) {
      token = await requestToken(claims)
      return token
    },
  })

  async function requestToken(claims?: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: daemon.id,
      client_secret: daemon.secret,
      scope: `${graph.uri}/.default`,
      claims: mergeClaims(clientCapabilities('cp1'), claims),
    })
    const response = await fetch(`${simulator.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
    return ((await response.json()) as { access_token: string }).access_token
  }

  let token = await requestToken()

  const listUsers = (): Promise<Response> =>
    fetch(`${simulator.url}/graph/v1.0/users`, { headers: { authorization: `Bearer ${token}` } })

  /** Makes so many calls at once, and tells what it took. */
  async function call(times: number): Promise<void> {
    simulator.clearRequests()
    const answers = await Promise.all(Array.from({ length: times }, listUsers))
    const succeeded = answers.filter(({ ok }) => ok).length
    const challenged = simulator.requests.filter(({ status }) => status === 401).length
    const tokenRequests = simulator.requests.filter(({ endpoint }) => endpoint === 'token').length
    print(`calls: ${times}, succeeded: ${succeeded}, challenged: ${challenged}, token requests: ${tokenRequests}`)
  }

  try {
    await call(1)
    print('The tokens are revoked.')
    simulator.revokeAccessTokens({ clientId: daemon.id })
    await call(1)
    laterMs = 60_000
    print('A minute later they are revoked again.')
    simulator.revokeAccessTokens({ clientId: daemon.id })
    await call(50)
    await call(50)
  } finally {
    await simulator.close()
  }
}
