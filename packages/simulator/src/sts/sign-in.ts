import type { ApiResource, Directory, User } from '../directory/directory.ts'
import { findUser } from '../directory/look-up.ts'
import { accessTokenClaims } from './claims-request.ts'
import { refuse } from './refusal.ts'

/** What the person at the browser does. There is only one, and only one browser. */
export interface SignIn {
  /**
   * Who signs in when the STS asks; a `login_hint` has precedence.
   * @defaultValue 'ada@contoso.example'
   */
  username: string
  /**
   * Who is signed in already, which is what `prompt=none` finds. An interactive sign-in sets it, a logout clears it.
   * @defaultValue undefined
   */
  session: string | undefined
  /**
   * What the person does: sign in and accept, press Cancel, decline on the consent page (shown when consent is missing or
   * with `prompt=consent`), or press "forgot password" (Azure AD B2C).
   * @defaultValue 'accept'
   */
  choice: 'accept' | 'cancel' | 'decline_consent' | 'forgot_password'
  /**
   * Scopes that the person takes out of the consent, as they were requested. The token response then has fewer.
   * @defaultValue []
   */
  declinedScopes: readonly string[]
}

/** How somebody signed in. */
export interface SignInFacts {
  readonly user: User
  /** Authentication methods (RFC 8176): `pwd`, and `mfa` after a second factor. */
  readonly amr: readonly string[]
  /** Authentication contexts that were met. */
  readonly acrs: readonly string[]
  /** Scopes, as requested, that the user took out. */
  readonly declinedScopes: readonly string[]
}

/** A sign-in with nothing but a password. */
export const passwordSignIn = (user: User): SignInFacts => ({ user, amr: ['pwd'], acrs: [], declinedScopes: [] })

/** A sign-in at the browser, with a second factor where a policy wants one. */
export function browserSignIn(user: User, wantsMfa: boolean): SignInFacts {
  return wantsMfa || user.requiresMfa === true ? { ...passwordSignIn(user), amr: ['pwd', 'mfa'] } : passwordSignIn(user)
}

/** Wrong passwords in a row before an account is locked. */
export const lockoutThreshold = 5

/** The account with this name, or a refusal where it cannot be used. */
export function usableUser(directory: Directory, username: string): User {
  const user = findUser(directory, username)
  if (user === undefined) refuse('user_unknown')
  checkUser(user)
  return user
}

/** Refuses an account that cannot be used. */
export function checkUser(user: User): void {
  if (user.disabled === true) refuse('user_disabled')
  if (user.locked === true) refuse('user_locked')
  if (user.passwordExpired === true) refuse('password_expired')
}

/** Checks a password; too many wrong ones lock the account. */
export function checkPassword(user: User, password: string, wrongTries: Map<string, number>): void {
  if (user.password === password) {
    wrongTries.delete(user.id)
    return
  }
  const tries = (wrongTries.get(user.id) ?? 0) + 1
  wrongTries.set(user.id, tries)
  if (tries >= lockoutThreshold) {
    user.locked = true
    refuse('user_locked')
  }
  refuse('password_wrong')
}

/** The id of the Conditional Access policy that the simulator names in claims. */
export const mfaPolicyId = '7e5c1a60-0000-4000-8000-00000000ca01'

/** Refuses a token for a resource whose policy wants a second factor that was not given. */
export function checkMfaPolicy(resource: ApiResource, amr: readonly string[]): void {
  if (resource.requiresMfa !== true || amr.includes('mfa')) return
  refuse('mfa_for_resource', { claims: accessTokenClaims({ capolids: { essential: true, values: [mfaPolicyId] } }) })
}
