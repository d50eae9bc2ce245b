/** What can abort: an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What an aborted call rejects with; a runtime may know no `signal.reason`. */
export const abortReason = (signal: AbortSignalLike | undefined): unknown =>
  signal?.reason === undefined
    ? Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })
    : signal.reason

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

/**
 * Aborts something of ours with the caller's signal, until what is returned is called. One listener serves all: many calls that
 * share a signal would otherwise be taken for a leak.
 */
export function abortWith(given: AbortSignalLike, one: Abortable): () => void {
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

/** A promise, or the rejection of an abort that comes before it is settled. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => {
      // Nobody knows whether the promise will ever be settled.
      release()
      reject(abortReason(signal))
    }
    const release = abortWith(signal, { abort })
    promise.then(resolve, reject).then(release, release)
    if (signal.aborted) abort()
  })
}
