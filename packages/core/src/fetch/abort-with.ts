import { type AbortSignalLike, abortReason } from '../clock.ts'

/** What of an `AbortController` is needed: a project without the DOM's types may have no such name. */
export interface Abortable {
  abort(reason?: unknown): void
}

/** What to abort with a signal, and the one listener that it has as long as there is any. */
interface Group {
  readonly members: Set<Abortable>
  readonly abort: () => void
}

const groups = new WeakMap<AbortSignalLike, Group>()

function groupOf(given: AbortSignalLike): Group {
  const members = new Set<Abortable>()
  const abort = () => {
    for (const one of members) one.abort(abortReason(given))
  }
  return { members, abort }
}

/** Aborts something of ours with the caller's signal, until what is returned is called. */
export function abortWith(given: AbortSignalLike, one: Abortable): () => void {
  if (given.aborted) one.abort(abortReason(given))
  const group = groups.get(given) ?? groupOf(given)
  groups.set(given, group)
  const { members, abort } = group
  if (!members.size) given.addEventListener('abort', abort)
  members.add(one)
  return () => {
    members.delete(one)
    if (!members.size) given.removeEventListener('abort', abort)
  }
}
