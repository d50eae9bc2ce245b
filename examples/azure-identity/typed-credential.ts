/** A credential of @azure/identity, made typed, against a local STS. */
import { Agent } from 'node:https'
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline'
import { ClientSecretCredential } from '@azure/identity'
import { isStsError, wrapCredential } from '@sts-errors/msal'
import { contoso, startSimulator } from '@sts-errors/simulator'

export async function useCredential(tell: (line: string) => void): Promise<void> {
  const { daemon, tenantId, graph } = contoso
  const sts = await startSimulator({ tls: true })
  // Only because the certificate is the simulator's own.
  const client = createDefaultHttpClient()
  const agent = new Agent({ ca: sts.ca })
  const httpClient: HttpClient = { sendRequest: request => client.sendRequest(Object.assign(request, { agent })) }
  const options = { authorityHost: sts.url, disableInstanceDiscovery: true, httpClient }
  try {
    for (const secret of [daemon.secret, daemon.expiredSecret]) {
      const credential = wrapCredential(new ClientSecretCredential(tenantId, daemon.id, secret, options), {
        onError: ({ kind, reason }) => tell(`counted: ${kind}/${reason}`),
      })
      try {
        const { token } = await credential.getToken(`${graph.uri}/.default`)
        tell(`a token of ${token.split('.').length} parts`)
      } catch (thrown) {
        if (!isStsError(thrown)) throw thrown
        tell(`${thrown.code}: ${thrown.remedy}`)
      }
    }
  } finally {
    agent.destroy()
    await sts.close()
  }
}
