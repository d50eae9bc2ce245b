import type { User } from '../directory/directory.ts'
import { type Grant, type IssueContext, issueAccessToken, issueIdToken, issueRefreshToken } from './issue-tokens.ts'

function lifetimeMembers({ sts, version }: IssueContext, grant: Grant): object {
  const seconds = Math.floor(sts.lifetimes.accessTokenMs / 1000)
  if (version === 2) return { expires_in: seconds, ext_expires_in: seconds }
  const now = Math.floor(sts.now() / 1000)
  return {
    expires_in: String(seconds),
    ext_expires_in: String(seconds),
    expires_on: String(now + seconds),
    not_before: String(now),
    resource: grant.scopes.resource.uris[0] ?? grant.scopes.resource.id,
  }
}

const clientInfo = (user: User, tenantId: string): string =>
  Buffer.from(JSON.stringify({ uid: user.id, utid: tenantId })).toString('base64url')

/** What MSAL asks for with `client_info=1`, and what OpenID Connect asks for with the scope `openid`. */
async function userMembers(grant: Grant, context: IssueContext, wantsClientInfo: boolean): Promise<object> {
  const { facts, scopes } = grant
  if (facts === undefined) return {}
  const signedIn = { ...grant, facts }
  const asked = scopes.openIdScopes
  return {
    scope: [...asked.filter(scope => scope !== 'offline_access'), ...grant.permissions.map(p => p.requested)].join(' '),
    ...(asked.includes('openid') ? { id_token: await issueIdToken(signedIn, context) } : {}),
    ...(grant.refreshable && asked.includes('offline_access')
      ? { refresh_token: issueRefreshToken(signedIn, context) }
      : {}),
    ...(wantsClientInfo ? { client_info: clientInfo(facts.user, context.tenant.id) } : {}),
  }
}

/**
 * A successful token response.
 * @see RFC 6749 section 5.1
 */
export async function tokenResponse(grant: Grant, context: IssueContext, wantsClientInfo: boolean): Promise<object> {
  return {
    token_type: 'Bearer',
    ...lifetimeMembers(context, grant),
    access_token: await issueAccessToken(grant, context),
    ...(await userMembers(grant, context, wantsClientInfo)),
  }
}
