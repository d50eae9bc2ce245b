import type { Client } from '../directory/directory.ts'
import { isRegistered } from '../directory/redirect-uri.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { StsRoute } from './authority.ts'
import { type ClaimsRequest, parseClaimsRequest } from './claims-request.ts'
import { namedClient } from './client-authentication.ts'
import { refuse } from './refusal.ts'
import type { ScopeRequest } from './scopes.ts'
import type { Sts } from './sts.ts'
import { requestedScopes } from './token-request.ts'

/** The part of an authorization request that must be right before anything is sent to the redirect URI. */
export interface ClientRedirect {
  readonly client: Client
  readonly redirectUri: string
  /** Whether the request named it, and did not leave it to the registration. */
  readonly namesRedirectUri: boolean
  readonly mode: string
  readonly state: string | undefined
}

/** The rest of an authorization request. */
export interface AuthorizeRequest extends ClientRedirect {
  readonly responseTypes: readonly string[]
  readonly scopes: ScopeRequest
  readonly prompts: readonly string[]
  readonly nonce: string | undefined
  readonly loginHint: string | undefined
  readonly claims: ClaimsRequest
  readonly challenge: { readonly value: string; readonly method: string } | undefined
}

const knownResponseTypes = ['code', 'id_token']

/** Checks client and redirect URI (RFC 6749 section 4.1.2.1). */
export function parseClientRedirect(sts: Sts, query: RecordedRequest['query']): ClientRedirect {
  const client = namedClient(sts, query.client_id)
  const registered = client.redirectUris ?? []
  const redirectUri = query.redirect_uri ?? registered[0]
  if (redirectUri === undefined || !isRegistered(redirectUri, registered)) refuse('redirect_uri_mismatch')
  const defaultMode = query.response_type === 'code' ? 'query' : 'fragment'
  const namesRedirectUri = query.redirect_uri !== undefined
  return { client, redirectUri, namesRedirectUri, mode: query.response_mode ?? defaultMode, state: query.state }
}

/** RFC 7636 section 4.3. */
function parseChallenge(query: RecordedRequest['query']): AuthorizeRequest['challenge'] {
  const value = query.code_challenge
  if (value === undefined) return undefined
  const method = query.code_challenge_method ?? 'plain'
  if (method !== 'S256' && method !== 'plain') refuse('challenge_method_invalid')
  return { value, method }
}

/** Checks the rest, of which errors go to the redirect URI. */
export function parseAuthorizeRequest(
  sts: Sts,
  { version }: StsRoute,
  redirect: ClientRedirect,
  query: RecordedRequest['query'],
): AuthorizeRequest {
  const responseTypes = (query.response_type ?? '').split(' ').filter(type => type.length > 0)
  if (responseTypes.length === 0) refuse('parameter_missing', { detail: 'response_type' })
  if (!responseTypes.every(type => knownResponseTypes.includes(type))) refuse('response_type_unsupported')
  return {
    ...redirect,
    responseTypes,
    scopes: requestedScopes(sts, query, version),
    prompts: (query.prompt ?? '').split(' ').filter(prompt => prompt.length > 0),
    nonce: query.nonce,
    loginHint: query.login_hint,
    claims: parseClaimsRequest(query.claims),
    challenge: parseChallenge(query),
  }
}
