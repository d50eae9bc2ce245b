import { findUser } from '../directory/look-up.ts'
import { checkMembers } from '../known-members.ts'
import { endSession } from './interaction.ts'
import type { RevocationTarget } from './revocations.ts'
import type { Sts } from './sts.ts'

/** Whose tokens; without any member, everybody's. */
export interface RevokedUsers {
  readonly username?: string
  readonly clientId?: string
}

function targetOf(sts: Sts, users: RevokedUsers): RevocationTarget {
  checkMembers('users', users, ['username', 'clientId'])
  const { username, clientId } = users
  const client = clientId === undefined ? {} : { clientId }
  if (username === undefined) return client
  const user = findUser(sts.directory, username)
  if (user === undefined) throw new RangeError(`username: ${JSON.stringify(username)} is not in the directory`)
  return { ...client, userId: user.id }
}

/** Makes resources refuse the access tokens that were issued so far. */
export function revokeAccess(sts: Sts, users: RevokedUsers = {}): void {
  sts.revocations.add(targetOf(sts, users), sts.now())
}

/** Makes the STS refuse the refresh tokens that were issued so far, and resources the access tokens. */
export function revokeSessions(sts: Sts, users: RevokedUsers = {}): void {
  const { userId, clientId } = targetOf(sts, users)
  if (clientId === undefined && (users.username ?? sts.signIn.session) === sts.signIn.session) endSession(sts)
  for (const token of sts.refreshTokens.values()) {
    const { facts } = token
    if ((userId ?? facts.user.id) === facts.user.id && (clientId ?? token.clientId) === token.clientId)
      token.revoked = true
  }
  revokeAccess(sts, users)
}
