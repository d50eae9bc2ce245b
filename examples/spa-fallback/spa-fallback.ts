import {
  clientCapabilities,
  createFetch,
  createThrottle,
  isStsError,
  mergeClaims,
  type StsError,
} from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'
import { signIn, type TokenResponse } from '../browser/sign-in.ts'
import { nextStep } from './next-step.ts'

const throttle = createThrottle()
const fetch = createFetch({ throttle })
const capabilities = clientCapabilities('cp1')

/** A single-page app: a token silently where that is possible, and with the user where it is not. */
export async function spaFallback(print: (line: string) => void): Promise<void> {
  const simulator = await startSimulator()
  const authority = `${simulator.url}/${contoso.tenantId}`
  let refreshToken: string | undefined

  /** Without the user: by refresh token, or else by the session of the browser. */
  async function silently(scope: string, claims?: string): Promise<TokenResponse> {
    const wanted = { scope, claims: mergeClaims(capabilities, claims) }
    if (!refreshToken) return signIn(authority, { ...wanted, prompt: 'none' })
    const form = { grant_type: 'refresh_token', client_id: contoso.app.id, refresh_token: refreshToken, ...wanted }
    const response = await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) })
    return (await response.json()) as TokenResponse
  }

  /** With the user, where that is what helps. */
  async function interactively(scope: string, error: StsError): Promise<TokenResponse | undefined> {
    if (error.kind !== 'interaction_required') throw error
    const step = nextStep(error)
    if (step.do === 'explain') {
      print(`  ${step.text}`)
      // Once the user has seen to it: until then the same request would be answered from memory.
      throttle.clear()
      return undefined
    }
    const { claims, ...more } = step.parameters
    print(`  signs in with ${[...Object.keys(more), ...(claims ? ['claims'] : [])].join() || 'nothing special'}`)
    return signIn(authority, { scope, ...more, claims: mergeClaims(capabilities, claims) })
  }

  async function getToken(scope: string, claims?: string): Promise<void> {
    try {
      const tokens = await silently(scope, claims).catch((error: unknown) => {
        if (!isStsError(error)) throw error
        print(`  silently not: ${error.kind}, ${error.reason}`)
        return interactively(scope, error)
      })
      if (!tokens) return
      refreshToken = tokens.refresh_token ?? refreshToken
      print('  has a token')
    } catch (error) {
      if (!isStsError(error)) throw error
      print(`  no token: ${error.kind}, ${error.reason}`)
    }
  }

  const graph = 'openid offline_access User.Read'
  try {
    print('Nobody is signed in.')
    await getToken(graph)
    print('A refresh token is there.')
    await getToken(graph)
    print('A new feature needs a consent.')
    await getToken('openid offline_access Mail.Read')
    print('An API wants a stronger sign-in.')
    await getToken(graph, '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}')
    print('The session was revoked.')
    simulator.revokeSessions()
    await getToken(graph)
    print('The device must be managed.')
    simulator.enqueue('device-not-compliant')
    await getToken(graph)
    print('The session was revoked, and the user closes the page.')
    simulator.revokeSessions()
    simulator.signIn.choice = 'cancel'
    await getToken(graph)
  } finally {
    await simulator.close()
  }
}
