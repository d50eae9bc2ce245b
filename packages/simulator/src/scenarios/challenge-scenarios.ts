import { bearerChallenge, encodeClaims } from '../resources/bearer-challenge.ts'
import { graphBody } from '../resources/graph-body.ts'
import type { Scene } from '../scene.ts'
import { fixed } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

const requestId = '3f9a7b60-0000-4000-8000-000000000c01'
const graphId = '00000003-0000-0000-c000-000000000000'
const invalidToken = 'InvalidAuthenticationToken'

const base = ({ url }: Scene): Record<string, string> => ({
  realm: '',
  authorization_uri: `${url}/common/oauth2/authorize`,
  client_id: graphId,
})

const revokedClaims = (nowMs: number): object => ({
  access_token: { nbf: { essential: true, value: String(Math.floor(nowMs / 1000)) } },
})

function challenged(description: string, header: (scene: Scene) => string | readonly string[]): ScenarioRow {
  return {
    target: 'resource',
    description,
    answer: (_, scene) => ({
      status: 401,
      headers: { 'WWW-Authenticate': header(scene) },
      body: graphBody(invalidToken, 'The token must be replaced', scene.nowMs, requestId),
    }),
  }
}

/** Answers of a resource that wants another token. */
export const challengeScenarios = {
  'claims-challenge': challenged('401 insufficient_claims: the token was issued before a revocation', scene =>
    bearerChallenge({
      ...base(scene),
      error: 'insufficient_claims',
      claims: encodeClaims(revokedClaims(scene.nowMs)),
      errorDescription: 'The token was issued before a revocation',
    }),
  ),
  'claims-challenge-step-up': challenged('401 insufficient_claims: an authentication context is required', scene =>
    bearerChallenge({
      ...base(scene),
      error: 'insufficient_claims',
      claims: encodeClaims({ access_token: { acrs: { essential: true, value: 'c1' } } }),
      cc_type: 'authcontext',
    }),
  ),
  'claims-challenge-unquoted': challenged('the same, authorization_uri without quotes', scene => {
    const { realm, authorization_uri } = base(scene)
    const claims = encodeClaims(revokedClaims(scene.nowMs))
    return `Bearer realm="${realm}", authorization_uri=${authorization_uri}, error="insufficient_claims", claims="${claims}"`
  }),
  'claims-challenge-json': challenged('the same, claims as escaped JSON', scene =>
    bearerChallenge({
      ...base(scene),
      error: 'insufficient_claims',
      claims: JSON.stringify(revokedClaims(scene.nowMs)),
    }),
  ),
  'claims-challenge-invalid-token': challenged(
    'claims beside error="invalid_token", as Azure Resource Manager does',
    scene =>
      bearerChallenge({
        authorization_uri: `${scene.url}/`,
        error: 'invalid_token',
        error_description: 'The session was revoked',
        claims: encodeClaims(revokedClaims(scene.nowMs)),
      }),
  ),
  'claims-challenge-beside-pop': challenged('two header lines: PoP with a nonce, and Bearer with claims', scene => [
    'PoP nonce="eyJ0cyI6IjE2MjU2NzI1MjkifQ"',
    bearerChallenge({ ...base(scene), error: 'insufficient_claims', claims: encodeClaims(revokedClaims(scene.nowMs)) }),
  ]),
  'token-missing': challenged('401 of Microsoft Graph without an error in the challenge', scene =>
    bearerChallenge(base(scene)),
  ),
  'token-expired': challenged('401 invalid_token: expired', scene =>
    bearerChallenge({ ...base(scene), error: 'invalid_token', error_description: 'The token has expired' }),
  ),
  'arm-token-expired': fixed('resource', '401 of Azure Resource Manager: ExpiredAuthenticationToken', {
    status: 401,
    headers: {
      'WWW-Authenticate': bearerChallenge({
        error: 'invalid_token',
        error_description: 'The access token has expired',
      }),
    },
    body: { error: { code: 'ExpiredAuthenticationToken', message: 'The access token has expired.' } },
  }),
  'insufficient-scope': fixed('resource', '403 insufficient_scope', {
    status: 403,
    headers: { 'WWW-Authenticate': bearerChallenge({ error: 'insufficient_scope', scope: 'User.Read.All' }) },
    body: { error: { code: 'Authorization_RequestDenied', message: 'The token lacks a permission.' } },
  }),
  'step-up': fixed('resource', '401 insufficient_user_authentication (RFC 9470)', {
    status: 401,
    headers: {
      'WWW-Authenticate': bearerChallenge({
        error: 'insufficient_user_authentication',
        error_description: 'A stronger sign-in is required',
        acr_values: 'mfa',
        max_age: '300',
      }),
    },
  }),
  'dpop-nonce': fixed('resource', '401 use_dpop_nonce (RFC 9449)', {
    status: 401,
    headers: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"', 'DPoP-Nonce': 'simulated-nonce' },
  }),
  forbidden: fixed('resource', '403 of Microsoft Graph without a challenge', {
    status: 403,
    body: { error: { code: 'Authorization_RequestDenied', message: 'The caller may not do this.' } },
  }),
  'not-found': fixed('resource', '404 of Microsoft Graph: an answer that is nothing to do with identity', {
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound', message: 'There is no such object.' } },
  }),
} as const satisfies Record<string, ScenarioRow>
