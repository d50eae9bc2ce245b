import { contoso } from '../directory/contoso.ts'
import { findClient, findResource, findUser } from '../directory/look-up.ts'
import { checkMembers } from '../known-members.ts'
import { noClaims } from './claims-request.ts'
import { issueAccessToken } from './issue-tokens.ts'
import { passwordSignIn } from './sign-in.ts'
import type { Sts } from './sts.ts'

/** What an access token says. */
export interface TokenOptions {
  /**
   * The resource, by application id or URI.
   * @defaultValue 'https://graph.microsoft.com'
   */
  readonly resource?: string
  /**
   * Delegated permissions for a user's token, application permissions for an application's.
   * @defaultValue all that the resource has
   */
  readonly permissions?: readonly string[]
  /** Whose token it is; without it, it is the client's own. */
  readonly username?: string
  /**
   * The client that it is issued to.
   * @defaultValue the daemon of the default directory
   */
  readonly clientId?: string
  /**
   * How long it is good for, in milliseconds; negative for one that has expired.
   * @defaultValue the lifetime of access tokens
   */
  readonly expiresInMs?: number
  /**
   * Client capabilities; with `cp1` a resource challenges for claims.
   * @defaultValue []
   */
  readonly capabilities?: readonly string[]
  /**
   * Authentication methods.
   * @defaultValue ['pwd']
   */
  readonly amr?: readonly string[]
  /**
   * Authentication contexts.
   * @defaultValue []
   */
  readonly acrs?: readonly string[]
}

function known<T>(value: T | undefined, name: string, given: string): T {
  if (value === undefined) throw new RangeError(`${name}: ${JSON.stringify(given)} is not in the directory`)
  return value
}

const tokenMembers = [
  ...['resource', 'permissions', 'username', 'clientId'],
  ...['expiresInMs', 'capabilities', 'amr', 'acrs'],
]

/** Makes an access token out of nothing but its content. */
export async function mintToken(sts: Sts, options: TokenOptions = {}): Promise<string> {
  checkMembers('token', options, tokenMembers)
  const { resource: uri = contoso.graph.uri, username, clientId = contoso.daemon.id, amr, acrs = [] } = options
  const resource = known(findResource(sts.directory, uri), 'resource', uri)
  const client = known(findClient(sts.directory, clientId), 'clientId', clientId)
  const tenant = known(sts.directory.tenants[0], 'tenant', '')
  const user = username === undefined ? undefined : known(findUser(sts.directory, username), 'username', username)
  const facts =
    user === undefined ? undefined : { ...passwordSignIn(user), ...(amr === undefined ? {} : { amr }), acrs }
  const names = options.permissions ?? (user === undefined ? (resource.roles ?? []) : resource.scopes)
  const authority = { kind: 'entra', tenantName: tenant.id, policy: undefined } as const
  const capable = (options.capabilities ?? []).some(capability => capability.toLowerCase() === 'cp1')
  const lifetimes = { ...sts.lifetimes, accessTokenMs: options.expiresInMs ?? sts.lifetimes.accessTokenMs }
  return issueAccessToken(
    {
      client,
      facts,
      scopes: { resource, permissions: [], isDefault: false, openIdScopes: [] },
      permissions: user === undefined ? [] : names.map(name => ({ name, requested: name })),
      roles: user === undefined ? names : [],
      nonce: undefined,
      refreshable: false,
    },
    {
      sts: { ...sts, lifetimes },
      authority,
      tenant,
      version: 2,
      claims: { ...noClaims, capable },
    },
  )
}
