import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { authorizationParams, clientCapabilities, createFetch, mergeClaims } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'
import { signIn } from '../browser/sign-in.ts'
import { createWebApi } from './web-api.ts'

/**
 * A page calls a web API, which calls another one on behalf of the user. First a second factor is missing there, then the
 * user's tokens are revoked: both times the challenge comes back to the page, and its call succeeds after a sign-in.
 */
export async function expressObo(print: (line: string) => void): Promise<void> {
  const simulator = await startSimulator() // stands for the STS and for payroll
  const server = createWebApi(simulator.url, `${simulator.url}/payroll`).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const salary = `http://127.0.0.1:${(server.address() as AddressInfo).port}/salary`

  const requestToken = async (claims?: string): Promise<string> => {
    const { access_token } = await signIn(`${simulator.url}/${contoso.tenantId}`, {
      scope: `${contoso.api.uri}/access_as_user`,
      claims: mergeClaims(clientCapabilities('cp1'), claims),
    })
    return access_token
  }

  let token = ''
  const fetch = createFetch({
    async onClaimsChallenge(error) {
      print(`The web API answers 401: ${error.claims}`)
      token = await requestToken(authorizationParams(error).claims)
      print('The user signs in with these claims.')
      return token
    },
  })

  async function callWebApi(): Promise<void> {
    const response = await fetch(salary, { headers: { authorization: `Bearer ${token}` } })
    print(`The web API answers ${response.status}.`)
  }

  try {
    token = await requestToken()
    await callWebApi()
    await callWebApi()
    print('The tokens of the user are revoked.')
    simulator.revokeAccessTokens({ username: contoso.users.ada })
    await callWebApi()
  } finally {
    server.close()
    await simulator.close()
  }
}
