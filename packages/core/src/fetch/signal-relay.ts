import type { AbortSignalLike } from '../clock.ts'

/** `AbortSignal.any`. */
export type Any = (signals: readonly AbortSignalLike[]) => AbortSignalLike

/** What must live as long as a signal that follows it: runtimes hold it weakly. */
const followed = new WeakMap<AbortSignalLike, object>()
const relays = new WeakMap<AbortSignalLike, Relay>()
let forgotten: FinalizationRegistry<Relay> | undefined

/** One listener for all that follow a signal. */
class Relay {
  readonly #source: AbortSignalLike
  readonly #controllers = new Set<WeakRef<AbortController>>()
  readonly #abort = (): void => {
    for (const controller of this.#controllers) controller.deref()?.abort(this.#source.reason)
  }

  constructor(source: AbortSignalLike) {
    this.#source = source
    source.addEventListener('abort', this.#abort)
  }

  follow(any: Any): AbortSignalLike {
    for (const known of this.#controllers) if (!known.deref()) this.#controllers.delete(known)
    const controller = new AbortController()
    this.#controllers.add(new WeakRef(controller))
    const signal = any([controller.signal])
    followed.set(signal, controller)
    return signal
  }

  end(): void {
    this.#source.removeEventListener('abort', this.#abort)
  }
}

/**
 * A signal that follows another one, and of which that one holds nothing. Node before 24 lets a signal keep some bytes for every
 * other that `AbortSignal.any` has ever made follow it, as long as it lives.
 */
export function relayOf(signal: AbortSignalLike, any: Any): AbortSignalLike {
  let relay = relays.get(signal)
  if (!relay) {
    relay = new Relay(any([signal]))
    relays.set(signal, relay)
    // A follower with a listener is held by the runtime.
    forgotten ??= new FinalizationRegistry(held => held.end())
    forgotten.register(signal, relay)
  }
  return relay.follow(any)
}

/** Makes what a signal follows live as long as another one that follows it in turn. */
export function passOn(signal: AbortSignalLike, follower: AbortSignalLike): void {
  const source = followed.get(signal)
  if (source) followed.set(follower, source)
}

interface Runtime {
  readonly process?: {
    readonly release?: { readonly name: string }
    readonly versions?: { readonly node?: string }
  }
}

/** Whether a signal of this runtime keeps something for each that has followed it. */
export function keepsFollowers(): boolean {
  const { release, versions } = (globalThis as Runtime).process ?? {}
  if (release?.name !== 'node' || !versions || 'bun' in versions || 'deno' in versions) return false
  return Number.parseInt(versions.node ?? '', 10) < 24
}
