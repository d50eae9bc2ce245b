import { checkMembers } from '../known-members.ts'
import { contosoDirectory } from './contoso.ts'
import type { Directory } from './directory.ts'

/** What to add to the default directory. An entry with the id of an existing one takes its place. */
export type DirectoryExtension = { readonly [K in keyof Directory]?: Readonly<Directory[K]> }

function extendList<T>(list: T[], more: readonly T[] | undefined, idOf: (item: T) => string): T[] {
  const added = structuredClone(more ?? [])
  const replaced = new Set(added.map(idOf))
  return [...list.filter(item => !replaced.has(idOf(item))), ...added]
}

/** What must be there, as text. */
const required = {
  tenants: ['id', 'domain'],
  clients: ['id'],
  resources: ['id'],
  users: ['id', 'username', 'password'],
  managedIdentities: ['clientId'],
} as const satisfies Record<keyof Directory, readonly string[]>

function checkEntries(list: keyof Directory, entries: readonly object[] = []): void {
  for (const [index, entry] of entries.entries()) {
    const members = new Map<string, unknown>(Object.entries(entry))
    const missing = required[list].find(name => typeof members.get(name) !== 'string')
    if (missing !== undefined) {
      throw new TypeError(`directory.${list}[${index}].${missing}: ${String(members.get(missing))} is not text`)
    }
  }
}

/** The default directory, extended. */
export function extendDirectory(more: DirectoryExtension, nowMs: number): Directory {
  checkMembers('directory', more, Object.keys(required))
  checkEntries('tenants', more.tenants)
  checkEntries('clients', more.clients)
  checkEntries('resources', more.resources)
  checkEntries('users', more.users)
  checkEntries('managedIdentities', more.managedIdentities)
  const base = contosoDirectory(nowMs)
  const byId = (item: { id: string }): string => item.id
  return {
    tenants: extendList(base.tenants, more.tenants, byId),
    clients: extendList(base.clients, more.clients, byId),
    resources: extendList(base.resources, more.resources, byId),
    users: extendList(base.users, more.users, byId),
    managedIdentities: extendList(base.managedIdentities, more.managedIdentities, item => item.clientId),
  }
}
