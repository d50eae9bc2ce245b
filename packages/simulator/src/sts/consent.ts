import type { ApiResource, Client, User } from '../directory/directory.ts'
import type { Permission } from './scopes.ts'

/** Consents that were given while the simulator runs. */
export type ConsentStore = Set<string>

const keyOf = (client: Client, user: User, resource: ApiResource, name: string): string =>
  JSON.stringify([client.id, user.id, resource.id, name])

/** The permissions that neither the directory nor the user has consented to. */
export function missingConsent(
  store: ConsentStore,
  { client, user, resource }: { client: Client; user: User; resource: ApiResource },
  permissions: readonly Permission[],
): readonly Permission[] {
  const { consent = 'all' } = client
  if (consent === 'all') return []
  return permissions.filter(
    ({ name }) =>
      !resource.uris.some(uri => consent.includes(`${uri}/${name}`)) && !store.has(keyOf(client, user, resource, name)),
  )
}

/** Remembers that the user has consented. */
export function giveConsent(
  store: ConsentStore,
  { client, user, resource }: { client: Client; user: User; resource: ApiResource },
  permissions: readonly Permission[],
): void {
  for (const { name } of permissions) store.add(keyOf(client, user, resource, name))
}
