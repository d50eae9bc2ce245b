import type { AbortSignalLike } from '../abort-signal.ts'
import { abortWith } from '../abort-signal.ts'

/** `AbortSignal.any`. */
export type Any = (signals: readonly AbortSignalLike[]) => AbortSignalLike

/** The one follower of a signal to which all others listen. */
const sources = new WeakMap<AbortSignalLike, AbortSignalLike>()
/** What must live as long as a signal that follows it: runtimes hold it weakly. */
const followed = new WeakMap<AbortSignalLike, object>()
let collected: FinalizationRegistry<() => void> | undefined

/**
 * A signal that follows another one, and of which that one holds nothing. Node before 24 lets a signal keep some bytes for every
 * other that `AbortSignal.any` has ever made follow it, as long as it lives.
 */
export function relayOf(signal: AbortSignalLike, any: Any): AbortSignalLike {
  const source = sources.get(signal) ?? any([signal])
  sources.set(signal, source)
  const controller = new AbortController()
  const weak = new WeakRef(controller)
  collected ??= new FinalizationRegistry(release => release())
  collected.register(controller, abortWith(source, { abort: reason => weak.deref()?.abort(reason) }))
  const follower = any([controller.signal])
  followed.set(follower, controller)
  return follower
}

/** Makes what a signal follows live as long as another one that follows it in turn. */
export function passOn(signal: AbortSignalLike, follower: AbortSignalLike): void {
  const source = followed.get(signal)
  if (source) followed.set(follower, source)
}
