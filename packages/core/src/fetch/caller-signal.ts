import { type AbortSignalLike, abortReason } from '../clock.ts'

type Any = (signals: readonly AbortSignalLike[]) => AbortSignalLike

/** What follows a caller's signal, and for how many more calls it is used. */
interface Follower {
  readonly signal: AbortSignalLike
  left: number
}

const followers = new WeakMap<AbortSignalLike, Follower>()

/** `AbortSignal.any`, where the runtime has it. */
export const anySignal = (): Any | undefined => {
  const { any } = (globalThis as unknown as { AbortSignal?: { any?: Any } }).AbortSignal ?? {}
  return any && (signals => any.call(AbortSignal, signals))
}

/**
 * A signal that follows the caller's, to be handed to the runtime's fetch in its stead: that one leaves a listener behind per
 * call, on a signal that may live as long as the process. One follower serves fifty calls, as each costs the caller's signal
 * some bytes.
 */
export function follow(signal: AbortSignalLike): AbortSignalLike {
  let follower = followers.get(signal)
  if (!follower?.left) {
    // One of another realm would not be followed.
    const any = signal instanceof AbortSignal ? anySignal() : undefined
    if (!any) return signal
    follower = { signal: any([signal]), left: 50 }
    followers.set(signal, follower)
  }
  follower.left--
  return follower.signal
}

/** What `AbortController` has: a project without the DOM's types may have no such name. */
interface Controller {
  readonly signal: AbortSignalLike
  abort(reason?: unknown): void
}

/** A signal that follows a caller's and a controller of ours, and what takes it off the caller's, where it must be taken off. */
export function eitherSignal(given: AbortSignalLike, controller: Controller): [AbortSignalLike, (() => void)?] {
  const any = given instanceof AbortSignal ? anySignal() : undefined
  if (any) return [any([follow(given), controller.signal])]
  const abort = () => controller.abort(abortReason(given))
  if (given.aborted) abort()
  given.addEventListener('abort', abort)
  return [controller.signal, () => given.removeEventListener('abort', abort)]
}
