import type { Client } from '../directory/directory.ts'
import { missingConsent } from '../sts/consent.ts'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import { expandPermissions, type ScopeRequest } from '../sts/scopes.ts'
import { checkMfaPolicy, checkUser, type SignInFacts } from '../sts/sign-in.ts'
import { isAssigned, type Sts } from '../sts/sts.ts'

/** Whom and what a user's grant is for. */
export interface Delegation {
  readonly client: Client
  readonly facts: SignInFacts
  readonly scopes: ScopeRequest
  readonly nonce?: string | undefined
  readonly refreshable?: boolean
}

/** A grant of a user, once account, assignment, consent and policies allow it. */
export function delegated(sts: Sts, { client, facts, scopes, nonce, refreshable = true }: Delegation): Grant {
  const { user } = facts
  checkUser(user)
  if (!isAssigned(client, user.username)) refuse('user_not_assigned')
  const all = expandPermissions(scopes, client).filter(({ requested }) => !facts.declinedScopes.includes(requested))
  const missing = missingConsent(sts.consents, { client, user, resource: scopes.resource }, all)
  if (missing.length > 0 || (scopes.isDefault && all.length === 0)) refuse('consent_missing')
  checkMfaPolicy(scopes.resource, facts.amr)
  return { client, facts, scopes, permissions: all, roles: [], nonce, refreshable }
}
