import { randomUUID } from 'node:crypto'
import type { ApiResource } from '../directory/directory.ts'
import type { Answer, HeaderFields } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import type { TokenFinding } from './access-token.ts'
import { bearerChallenge, encodeClaims } from './bearer-challenge.ts'
import { graphBody } from './graph-body.ts'

/** A token that was not accepted. */
export type RefusedToken = Exclude<TokenFinding, { type: 'accepted' }>

const words: Readonly<Record<RefusedToken['type'], string>> = {
  missing: 'The request has no access token',
  malformed: 'The access token cannot be read or is not signed by this service',
  expired: 'The access token has expired',
  wrong_audience: 'The access token is for another audience',
  revoked:
    'Continuous access evaluation: the token was issued before a revocation (TokenIssuedBeforeRevocationTimestamp)',
  context_missing: 'The access token lacks a required authentication context',
}

const claimsOf = (refused: RefusedToken): object | undefined => ('challenge' in refused ? refused.challenge : undefined)

function graphChallenge(resource: ApiResource, refused: RefusedToken, { url }: Scene): string {
  const claims = claimsOf(refused)
  return bearerChallenge({
    realm: '',
    authorization_uri: `${url}/common/oauth2/authorize`,
    client_id: resource.id,
    ...(claims === undefined
      ? {}
      : { error: 'insufficient_claims', claims: encodeClaims(claims), errorDescription: words[refused.type] }),
  })
}

function plainChallenge(resource: ApiResource, refused: RefusedToken, { url }: Scene): string {
  const claims = claimsOf(refused)
  const known = { realm: '', authorization_uri: `${url}/common/oauth2/v2.0/authorize`, client_id: resource.id }
  // RFC 6750 section 3.1: a request without a token gets no error code.
  if (refused.type === 'missing') return bearerChallenge(known)
  return bearerChallenge({
    ...known,
    error: claims === undefined ? 'invalid_token' : 'insufficient_claims',
    error_description: words[refused.type],
    ...(claims === undefined ? {} : { claims: encodeClaims(claims) }),
  })
}

function armCode(refused: RefusedToken): string {
  const codes: Partial<Record<RefusedToken['type'], string>> = {
    missing: 'AuthenticationFailed',
    expired: 'ExpiredAuthenticationToken',
    wrong_audience: 'InvalidAuthenticationTokenAudience',
  }
  return codes[refused.type] ?? 'InvalidAuthenticationToken'
}

/** The header fields that Microsoft Graph sends with every answer. */
export function graphHeaders(request: RecordedRequest, requestId: string): HeaderFields {
  const echoed = request.headers['client-request-id']
  return {
    'request-id': requestId,
    'client-request-id': typeof echoed === 'string' ? echoed : requestId,
    'x-ms-ags-diagnostic': JSON.stringify({
      ServerInfo: { DataCenter: 'Loopback', Slice: 'E', Ring: '1', RoleInstance: 'SIM' },
    }),
  }
}

/** The 401 of a resource, worded in its style. */
export function tokenRefused(
  resource: ApiResource,
  refused: RefusedToken,
  request: RecordedRequest,
  scene: Scene,
): Answer {
  const text = words[refused.type]
  const note = `token ${refused.type}`
  const requestId = randomUUID()
  switch (resource.style ?? 'plain') {
    case 'graph': {
      const headers = {
        ...graphHeaders(request, requestId),
        'WWW-Authenticate': graphChallenge(resource, refused, scene),
      }
      const code = 'InvalidAuthenticationToken'
      return { status: 401, headers, body: graphBody(code, text, scene.nowMs, requestId), note }
    }
    case 'arm': {
      const headers = { 'x-ms-request-id': requestId, 'WWW-Authenticate': plainChallenge(resource, refused, scene) }
      return { status: 401, headers, body: { error: { code: armCode(refused), message: `${text}.` } }, note }
    }
    case 'plain':
      return { status: 401, headers: { 'WWW-Authenticate': plainChallenge(resource, refused, scene) }, note }
  }
}
