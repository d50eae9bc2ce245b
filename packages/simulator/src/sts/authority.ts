import type { Tenant } from '../directory/directory.ts'

/** Which product the simulator plays below a path. */
export type AuthorityKind = 'entra' | 'b2c' | 'adfs'

/** A part of the URL space in which the STS answers: a tenant, a B2C policy, or the AD FS server. */
export interface Authority {
  readonly kind: AuthorityKind
  /** The URL's word for the tenant: id, domain or `common`. */
  readonly tenantName: string
  /** The B2C policy. */
  readonly policy: string | undefined
}

/** What is asked of an authority. */
export type StsEndpoint = 'token' | 'authorize' | 'device_code' | 'logout' | 'discovery' | 'keys'

export interface StsRoute {
  readonly authority: Authority
  readonly endpoint: StsEndpoint
  readonly version: 1 | 2
}

const endpoints: Readonly<Record<string, readonly [StsEndpoint, 1 | 2]>> = {
  'oauth2/v2.0/token': ['token', 2],
  'oauth2/token': ['token', 1],
  'oauth2/v2.0/authorize': ['authorize', 2],
  'oauth2/authorize': ['authorize', 1],
  'oauth2/v2.0/devicecode': ['device_code', 2],
  'oauth2/devicecode': ['device_code', 1],
  'oauth2/v2.0/logout': ['logout', 2],
  'oauth2/logout': ['logout', 1],
  'v2.0/.well-known/openid-configuration': ['discovery', 2],
  '.well-known/openid-configuration': ['discovery', 1],
  'discovery/v2.0/keys': ['keys', 2],
  'discovery/keys': ['keys', 1],
}

function route(authority: Authority, rest: readonly string[]): StsRoute | undefined {
  const path = rest.join('/')
  const found = Object.hasOwn(endpoints, path) ? endpoints[path] : undefined
  if (found === undefined) return undefined
  // AD FS has no versions; its parameters are those of v2.
  return { authority, endpoint: found[0], version: authority.kind === 'adfs' ? 2 : found[1] }
}

const isPolicy = (name: string): boolean => name.toLowerCase().startsWith('b2c_1')

/** Finds the authority and the endpoint of a path; `undefined` for paths of nobody. */
export function parseStsPath(path: string): StsRoute | undefined {
  const [first = '', second = '', ...rest] = path.slice(1).split('/')
  if (first === 'adfs') return route({ kind: 'adfs', tenantName: 'common', policy: undefined }, [second, ...rest])
  if (first === 'tfp') {
    const [policy = '', ...below] = rest
    return route({ kind: 'b2c', tenantName: second, policy }, below)
  }
  if (isPolicy(second)) return route({ kind: 'b2c', tenantName: first, policy: second }, rest)
  return route({ kind: 'entra', tenantName: first, policy: undefined }, [second, ...rest])
}

/** The authority's path with this tenant name, without a slash at the end. */
export function authorityPath({ kind, policy }: Authority, tenantName: string): string {
  if (kind === 'adfs') return '/adfs'
  return policy === undefined ? `/${tenantName}` : `/${tenantName}/${policy}`
}

/** The issuer of an authority's tokens. */
export function issuerOf(url: string, authority: Authority, tenant: Pick<Tenant, 'id'>, version: 1 | 2): string {
  const base = `${url}${authorityPath(authority, tenant.id)}`
  if (authority.kind === 'adfs') return base
  return version === 2 ? `${base}/v2.0` : `${base}/`
}
