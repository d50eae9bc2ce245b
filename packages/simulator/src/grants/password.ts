import { findUser } from '../directory/look-up.ts'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import { checkPassword, checkUser, passwordSignIn } from '../sts/sign-in.ts'
import { requestedScopes, required, type TokenRequest } from '../sts/token-request.ts'
import { delegated } from './delegated.ts'

/** RFC 6749 section 4.3: name and password, which leave no room for a second factor. */
export function password({ sts, client, form, version, claims }: TokenRequest): Grant {
  const username = required(form, 'username')
  const given = required(form, 'password')
  const scopes = requestedScopes(sts, form, version)
  const user = findUser(sts.directory, username) ?? refuse('user_unknown')
  if (user.locked === true) refuse('user_locked')
  checkPassword(user, given, sts.wrongTries)
  checkUser(user)
  if (user.requiresMfa === true || claims.stepUp !== undefined || scopes.resource.requiresMfa === true)
    refuse('mfa_required')
  return delegated(sts, { client, facts: passwordSignIn(user), scopes })
}
