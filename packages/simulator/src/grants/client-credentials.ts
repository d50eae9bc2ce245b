import { isSharedTenant } from '../directory/look-up.ts'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import { requestedScopes, type TokenRequest } from '../sts/token-request.ts'

/** RFC 6749 section 4.4: an application for itself. */
export function clientCredentials({ sts, authority, client, form, version }: TokenRequest): Grant {
  if (authority.kind === 'entra' && isSharedTenant(authority.tenantName)) refuse('grant_needs_tenant')
  const scopes = requestedScopes(sts, form, version)
  if (!scopes.isDefault || scopes.permissions.length > 0) refuse('scope_not_default')
  const { uris } = scopes.resource
  const roles = (client.appRoles ?? []).flatMap(role => {
    const slash = role.lastIndexOf('/')
    return uris.includes(role.slice(0, slash)) ? [role.slice(slash + 1)] : []
  })
  return { client, facts: undefined, scopes, permissions: [], roles, nonce: undefined, refreshable: false }
}
