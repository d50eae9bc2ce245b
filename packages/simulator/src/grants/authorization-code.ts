import { createHash } from 'node:crypto'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import { narrowScopes } from '../sts/scopes.ts'
import type { AuthorizationCode } from '../sts/sts.ts'
import { optionalScopes, required, type TokenRequest } from '../sts/token-request.ts'
import { delegated } from './delegated.ts'

/** RFC 7636 section 4.6. */
function checkVerifier(challenge: AuthorizationCode['challenge'], verifier: string | undefined): void {
  if (challenge === undefined) return
  if (verifier === undefined) refuse('verifier_mismatch')
  const derived = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  if (derived !== challenge.value) refuse('verifier_mismatch')
}

function checkCode(code: AuthorizationCode, { sts, client, tenant, form }: TokenRequest): void {
  if (code.redeemed) refuse('code_redeemed')
  if (sts.now() > code.issuedAtMs + sts.lifetimes.codeMs) refuse('code_expired')
  if (code.clientId !== client.id || code.tenantId !== tenant.id) refuse('code_of_other_client')
  const redirectUri = form.redirect_uri ?? (code.namesRedirectUri ? undefined : code.redirectUri)
  if (redirectUri !== code.redirectUri) refuse('redirect_uri_mismatch')
  checkVerifier(code.challenge, form.code_verifier)
}

/** RFC 6749 section 4.1.3. The code is used up as soon as it was presented rightly. */
export function authorizationCode(request: TokenRequest): Grant {
  const { sts, client, form, version } = request
  const code = sts.codes.get(required(form, 'code')) ?? refuse('grant_invalid')
  checkCode(code, request)
  code.redeemed = true
  const scopes = narrowScopes(code.scopes, optionalScopes(sts, form, version))
  return { ...delegated(sts, { client, facts: code.facts, scopes, nonce: code.nonce }), claims: code.claims }
}
