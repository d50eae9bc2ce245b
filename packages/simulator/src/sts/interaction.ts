import type { AuthorizeRequest } from './authorize-request.ts'
import { giveConsent, missingConsent } from './consent.ts'
import { refuse } from './refusal.ts'
import { expandPermissions, type Permission } from './scopes.ts'
import { browserSignIn, checkMfaPolicy, checkUser, type SignInFacts, usableUser } from './sign-in.ts'
import { isAssigned, type Sts } from './sts.ts'

/** What the person at the browser chose instead of signing in. */
export class UserChoice extends Error {
  readonly choice: 'cancel' | 'forgot_password'

  constructor(choice: 'cancel' | 'forgot_password') {
    super(choice)
    this.choice = choice
  }
}

const missing = (sts: Sts, { client, scopes }: AuthorizeRequest, { user }: SignInFacts): readonly Permission[] =>
  missingConsent(sts.consents, { client, user, resource: scopes.resource }, expandPermissions(scopes, client))

const wantsMfa = ({ claims, scopes }: AuthorizeRequest): boolean =>
  claims.stepUp !== undefined || scopes.resource.requiresMfa === true

/** `prompt=none`: only the session that there is (OpenID Connect Core 1.0 section 3.1.2.1). */
function silentSignIn(sts: Sts, request: AuthorizeRequest): SignInFacts {
  const { session } = sts.signIn
  if (session === undefined) refuse('login_required')
  if (request.loginHint !== undefined && request.loginHint.toLowerCase() !== session.toLowerCase())
    refuse('login_required')
  const user = usableUser(sts.directory, session)
  const facts = browserSignIn(user, sts.strongSessions.has(user.id))
  const { stepUp } = request.claims
  if (stepUp !== undefined && !facts.amr.includes('mfa')) refuse('mfa_for_resource', { claims: stepUp })
  checkMfaPolicy(request.scopes.resource, facts.amr)
  if (missing(sts, request, facts).length > 0) refuse('consent_missing_at_sign_in')
  return { ...facts, acrs: request.claims.acrs }
}

function visibleSignIn(sts: Sts, request: AuthorizeRequest): SignInFacts {
  const { signIn } = sts
  if (signIn.choice === 'cancel' || signIn.choice === 'forgot_password') throw new UserChoice(signIn.choice)
  const reuse =
    request.prompts.includes('login') || request.prompts.includes('select_account') ? undefined : signIn.session
  const user = usableUser(sts.directory, request.loginHint ?? reuse ?? signIn.username)
  checkUser(user)
  if (!isAssigned(request.client, user.username)) refuse('user_not_assigned')
  const isStrong = reuse?.toLowerCase() === user.username.toLowerCase() && sts.strongSessions.has(user.id)
  const facts = { ...browserSignIn(user, isStrong || wantsMfa(request)), acrs: request.claims.acrs }
  const lacking = missing(sts, request, facts)
  if (lacking.length > 0 || request.prompts.includes('consent')) {
    if (signIn.choice === 'decline_consent') refuse('consent_declined')
    const given = lacking.filter(({ requested }) => !signIn.declinedScopes.includes(requested))
    giveConsent(sts.consents, { client: request.client, user, resource: request.scopes.resource }, given)
  }
  signIn.session = user.username
  if (facts.amr.includes('mfa')) sts.strongSessions.add(user.id)
  else sts.strongSessions.delete(user.id)
  return { ...facts, declinedScopes: signIn.declinedScopes }
}

/** Signs the browser out. */
export function endSession(sts: Sts): void {
  sts.signIn.session = undefined
  sts.strongSessions.clear()
}

/** Plays the person at the browser. */
export function signInAtBrowser(sts: Sts, request: AuthorizeRequest): SignInFacts {
  return request.prompts.includes('none') ? silentSignIn(sts, request) : visibleSignIn(sts, request)
}
