import { type Abortable, type AbortSignalLike, abortReason, abortWith } from '../abort-signal.ts'
import { isOldNode } from './old-node.ts'
import { type Any, passOn, relayOf } from './signal-relay.ts'

/** What follows a caller's signal, and for how many more calls it is used. */
interface Follower {
  readonly signal: AbortSignalLike
  left: number
}

const followers = new WeakMap<AbortSignalLike, Follower>()

/** `AbortSignal.any`, where the runtime has it, and knows the signal: one of another realm would not be followed. */
const anyFor = (signal: AbortSignalLike): Any | undefined => {
  const { any } = AbortSignal as unknown as { any?: Any }
  return any && signal instanceof AbortSignal ? any.bind(AbortSignal) : undefined
}

/**
 * A signal that follows the caller's, to be handed to the runtime's fetch in its stead: that one leaves a listener behind per
 * call, on a signal that may live as long as the process. One follower serves fifty calls, as it costs something to make.
 */
export function follow(signal: AbortSignalLike): AbortSignalLike {
  let follower = followers.get(signal)
  if (!follower?.left) {
    const any = anyFor(signal)
    if (!any) return signal
    const isRelayed = follower && !signal.aborted && isOldNode()
    follower = { signal: isRelayed ? relayOf(signal, any) : any([signal]), left: 50 }
    followers.set(signal, follower)
  }
  follower.left--
  return follower.signal
}

/**
 * A signal that follows a caller's and a controller of ours, without end and without a listener on the caller's, where the
 * runtime has such signals; elsewhere with what takes it off the caller's.
 */
export function eitherSignal(
  given: AbortSignalLike,
  controller: Abortable & { readonly signal: AbortSignalLike },
): [signal: AbortSignalLike, release?: () => void] {
  const any = anyFor(given)
  if (!any) {
    if (given.aborted) controller.abort(abortReason(given))
    return [controller.signal, abortWith(given, controller)]
  }
  const follower = follow(given)
  const either = any([follower, controller.signal])
  passOn(follower, either)
  return [either]
}
