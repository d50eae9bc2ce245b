import type { ApiResource, Client, Directory } from '../directory/directory.ts'
import { findResource } from '../directory/look-up.ts'
import { refuse } from './refusal.ts'

const openIdScopes = ['openid', 'profile', 'email', 'offline_access']
const graphUri = 'https://graph.microsoft.com'

/** A delegated permission of a resource. */
export interface Permission {
  /** The resource's own word for it, as `User.Read`. */
  readonly name: string
  /** The word that the client used, as `https://graph.microsoft.com/User.Read`. */
  readonly requested: string
}

/** What a client asks a token for. */
export interface ScopeRequest {
  readonly resource: ApiResource
  readonly permissions: readonly Permission[]
  /** `/.default`: all that was consented to. */
  readonly isDefault: boolean
  /** `openid`, `profile`, `email` and `offline_access`, as far as they were asked for. */
  readonly openIdScopes: readonly string[]
}

interface SplitScope {
  readonly identifier: string
  readonly name: string
  readonly requested: string
}

function splitScope(scope: string): SplitScope {
  const slash = scope.lastIndexOf('/')
  if (slash < 0) return { identifier: graphUri, name: scope, requested: scope }
  return { identifier: scope.slice(0, slash), name: scope.slice(slash + 1), requested: scope }
}

const nameOf = (resource: ApiResource, name: string): string | undefined =>
  resource.scopes.find(known => known.toLowerCase() === name.toLowerCase())

function theResource(directory: Directory, scopes: readonly SplitScope[]): ApiResource {
  const found = scopes.map(({ identifier }) => findResource(directory, identifier) ?? refuse('resource_unknown'))
  const resource = found[0] ?? findResource(directory, graphUri)
  if (resource === undefined) refuse('resource_unknown')
  if (found.some(other => other !== resource)) refuse('scope_of_several_resources')
  return resource
}

/** Reads a v2 `scope` parameter. */
export function parseScopes(directory: Directory, scope: string): ScopeRequest {
  const words = scope.split(/\s+/).filter(word => word.length > 0)
  const asked = words.filter(word => !openIdScopes.includes(word)).map(splitScope)
  const resource = theResource(directory, asked)
  const isDefault = asked.some(({ name }) => name === '.default')
  const permissions = asked
    .filter(({ name }) => name !== '.default')
    .map(({ name, requested }) => ({ name: nameOf(resource, name) ?? refuse('scope_invalid'), requested }))
  return { resource, permissions, isDefault, openIdScopes: words.filter(word => openIdScopes.includes(word)) }
}

/** A v1 `resource` parameter says the same as its `/.default` scope. */
export function parseResource(directory: Directory, identifier: string): ScopeRequest {
  const resource = findResource(directory, identifier) ?? refuse('resource_unknown')
  return { resource, permissions: [], isDefault: true, openIdScopes: ['openid', 'offline_access'] }
}

/** The scopes of a later request in place of the first one's; OpenID scopes were settled with the user and stay. */
export function narrowScopes(first: ScopeRequest, later: ScopeRequest | undefined): ScopeRequest {
  if (later === undefined || (later.permissions.length === 0 && !later.isDefault)) return first
  return { ...later, openIdScopes: [...new Set([...first.openIdScopes, ...later.openIdScopes])] }
}

/** The permissions that are meant: those asked for, or for `/.default` all that the client has consent for. */
export function expandPermissions(request: ScopeRequest, client: Client): readonly Permission[] {
  if (!request.isDefault) return request.permissions
  const { resource } = request
  const uri = resource.uris[0] ?? resource.id
  const consent = client.consent ?? 'all'
  const names = resource.scopes.filter(name => consent === 'all' || consent.includes(`${uri}/${name}`))
  return names.map(name => ({ name, requested: `${uri}/${name}` }))
}
