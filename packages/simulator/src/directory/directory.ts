import type { JsonWebKey } from 'node:crypto'

/** A directory of the STS. */
export interface Tenant {
  /** The tenant id, a GUID. */
  id: string
  /** The domain name, which URLs may use in place of the id. */
  domain: string
}

/** A client secret. */
export interface ClientSecret {
  value: string
  /** The end of its life in milliseconds since 1970; without it, it never ends. */
  expiresAtMs?: number
}

/** An app registration. Without secrets and keys it is a public client. */
export interface Client {
  /** The application (client) id. */
  id: string
  name?: string
  /** Port numbers of loopback addresses are not compared. */
  redirectUris?: string[]
  secrets?: ClientSecret[]
  /** Public keys that client assertions may be signed with: JWK, or PEM of a key or certificate. */
  keys?: (JsonWebKey | string)[]
  /**
   * Delegated permissions that somebody has consented to, each as `<resource URI>/<scope>`; `'all'` for every one.
   * @defaultValue 'all'
   */
  consent?: 'all' | string[]
  /** Application permissions, each as `<resource URI>/<role>`: the `roles` of its own tokens. */
  appRoles?: string[]
  /** Whether users must be assigned; then only these user names are. */
  assignedUsers?: string[]
}

/** How a resource words its errors. */
export type ResourceStyle = 'graph' | 'arm' | 'plain'

/** An API that tokens can be issued for. */
export interface ApiResource {
  /** The application id. */
  id: string
  /** Identifier URIs; the first one is the audience of v1 tokens. */
  uris: string[]
  /** Delegated permissions. */
  scopes: string[]
  /** Application permissions. */
  roles?: string[]
  /** Where the simulator serves it, as `/graph`; without it, tokens can be had and nothing is served. */
  path?: string
  /** @defaultValue 'plain' */
  style?: ResourceStyle
  /** A Conditional Access policy wants a second factor for this resource. */
  requiresMfa?: boolean
  /** Conditional Access authentication contexts: below this path a token must have this value in `acrs`. */
  authContexts?: Record<string, string>
}

/** A person. */
export interface User {
  /** The object id. */
  id: string
  /** The user principal name. */
  username: string
  password: string
  name?: string
  disabled?: boolean
  locked?: boolean
  passwordExpired?: boolean
  /** A policy wants a second factor at each sign-in. */
  requiresMfa?: boolean
}

/** An identity that the managed-identity endpoints give tokens for. */
export interface ManagedIdentity {
  clientId: string
  objectId: string
  /** The Azure resource id. */
  resourceId: string
  /** The identity that is meant when a request names none. */
  systemAssigned?: boolean
}

/** All that the STS knows. Changes to it hold from the next request on. */
export interface Directory {
  /** The first one is the home of users and applications. */
  tenants: Tenant[]
  clients: Client[]
  resources: ApiResource[]
  users: User[]
  managedIdentities: ManagedIdentity[]
}
