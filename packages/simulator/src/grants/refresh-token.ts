import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import { narrowScopes } from '../sts/scopes.ts'
import { optionalScopes, required, type TokenRequest } from '../sts/token-request.ts'
import { delegated } from './delegated.ts'

/** RFC 6749 section 6. */
export function refreshToken({ sts, client, tenant, form, version, claims }: TokenRequest): Grant {
  const token = required(form, 'refresh_token')
  const known = sts.refreshTokens.get(token) ?? refuse('grant_invalid')
  if (known.clientId !== client.id || known.tenantId !== tenant.id) refuse('refresh_token_of_other_client')
  if (known.revoked) refuse('refresh_token_revoked')
  if (sts.now() > known.issuedAtMs + sts.lifetimes.refreshTokenMs) refuse('refresh_token_expired')
  // Without a new sign-in a second factor cannot be had.
  if (claims.stepUp !== undefined && !known.facts.amr.includes('mfa')) refuse('mfa_required', { claims: claims.stepUp })
  const scopes = narrowScopes(known.scopes, optionalScopes(sts, form, version))
  const acrs = [...new Set([...known.facts.acrs, ...claims.acrs])]
  const grant = delegated(sts, { client, facts: { ...known.facts, acrs }, scopes })
  if (sts.rotateRefreshTokens) known.revoked = true
  return grant
}
