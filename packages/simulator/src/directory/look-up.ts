import type { ApiResource, Client, Directory, Tenant, User } from './directory.ts'

/** The names in URLs that stand for any tenant. */
const sharedTenants = ['common', 'organizations', 'consumers']

export const isSharedTenant = (name: string): boolean => sharedTenants.includes(name.toLowerCase())

/** The tenant of a URL; a shared name means the home tenant. */
export function findTenant(directory: Directory, name: string): Tenant | undefined {
  if (isSharedTenant(name)) return directory.tenants[0]
  const wanted = name.toLowerCase()
  return directory.tenants.find(({ id, domain }) => id.toLowerCase() === wanted || domain.toLowerCase() === wanted)
}

export function findClient(directory: Directory, id: string): Client | undefined {
  return directory.clients.find(client => client.id.toLowerCase() === id.toLowerCase())
}

export function findUser(directory: Directory, username: string): User | undefined {
  return directory.users.find(user => user.username.toLowerCase() === username.toLowerCase())
}

/** A resource by application id or identifier URI, with or without a slash at the end. */
export function findResource(directory: Directory, identifier: string): ApiResource | undefined {
  const wanted = identifier.replace(/\/$/, '').toLowerCase()
  return directory.resources.find(({ id, uris }) => [id, ...uris].some(name => name.toLowerCase() === wanted))
}

/** The resource that is served below a path. */
export function resourceAt(directory: Directory, path: string): ApiResource | undefined {
  return directory.resources.find(resource => {
    const prefix = resource.path
    return prefix !== undefined && (path === prefix || path.startsWith(`${prefix}/`))
  })
}

export const isPublicClient = (client: Client): boolean =>
  (client.secrets ?? []).length === 0 && (client.keys ?? []).length === 0
