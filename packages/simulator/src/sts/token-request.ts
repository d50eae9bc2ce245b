import type { Client, Tenant } from '../directory/directory.ts'
import { findTenant } from '../directory/look-up.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { type Authority, authorityPath, issuerOf, type StsRoute } from './authority.ts'
import { parseClaimsRequest } from './claims-request.ts'
import { authenticateClient } from './client-authentication.ts'
import type { IssueContext } from './issue-tokens.ts'
import { refuse } from './refusal.ts'
import { parseResource, parseScopes, type ScopeRequest } from './scopes.ts'
import type { Sts } from './sts.ts'

/** A token request whose client is known to be who it says. */
export interface TokenRequest extends IssueContext {
  readonly client: Client
  readonly form: Readonly<Record<string, string>>
}

/** A parameter that must be there. */
export function required(form: Readonly<Record<string, string>>, name: string): string {
  const value = form[name]
  if (value === undefined || value === '') refuse('parameter_missing', { detail: name })
  return value
}

/** The tenant of an authority, or a refusal. */
export function tenantOf(sts: Sts, authority: Authority): Tenant {
  return findTenant(sts.directory, authority.tenantName) ?? refuse('tenant_unknown')
}

/** What the request asks a token for: `scope` of v2, `resource` of v1. */
export function requestedScopes(sts: Sts, form: Readonly<Record<string, string>>, version: 1 | 2): ScopeRequest {
  if (form.scope === undefined && form.resource !== undefined) return parseResource(sts.directory, form.resource)
  return parseScopes(sts.directory, required(form, version === 1 ? 'resource' : 'scope'))
}

/** The same for requests that may leave it out. */
export function optionalScopes(
  sts: Sts,
  form: Readonly<Record<string, string>>,
  version: 1 | 2,
): ScopeRequest | undefined {
  return form.scope === undefined && form.resource === undefined ? undefined : requestedScopes(sts, form, version)
}

/** What a client assertion may name as its audience. */
function audiences(sts: Sts, { authority, version }: StsRoute, tenant: Tenant, path: string): readonly string[] {
  const named = [tenant.id, tenant.domain, authority.tenantName].map(
    name => `${sts.url}${authorityPath(authority, name)}`,
  )
  return [
    `${sts.url}${path}`,
    issuerOf(sts.url, authority, tenant, version),
    ...named.flatMap(base => [`${base}/oauth2/v2.0/token`, `${base}/oauth2/token`, `${base}/v2.0`]),
  ]
}

/** Checks who asks. */
export function openTokenRequest(sts: Sts, route: StsRoute, request: RecordedRequest): TokenRequest {
  const tenant = tenantOf(sts, route.authority)
  const client = authenticateClient(sts, request, audiences(sts, route, tenant, request.path))
  return {
    sts,
    authority: route.authority,
    version: route.version,
    tenant,
    client,
    form: request.form,
    claims: parseClaimsRequest(request.form.claims),
  }
}
