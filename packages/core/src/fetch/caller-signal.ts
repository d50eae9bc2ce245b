import { type AbortSignalLike, abortReason } from '../clock.ts'
import { type Any, keepsFollowers, passOn, relayOf } from './signal-relay.ts'

/** What follows a caller's signal, and for how many more calls it is used. */
interface Follower {
  readonly signal: AbortSignalLike
  left: number
}

const followers = new WeakMap<AbortSignalLike, Follower>()

/** `AbortSignal.any`, where the runtime has it, and knows the signal: one of another realm would not be followed. */
const anyFor = (signal: AbortSignalLike): Any | undefined => {
  const { AbortSignal: Known } = globalThis as unknown as { AbortSignal?: { new (): object; any?: Any } }
  const any = Known && signal instanceof Known ? Known.any : undefined
  return any && (signals => any.call(Known, signals))
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
    const isRelayed = follower && !signal.aborted && keepsFollowers()
    follower = { signal: isRelayed ? relayOf(signal, any) : any([signal]), left: 50 }
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
type Joined = [signal: AbortSignalLike, release?: () => void]

/** The controllers to abort with a signal, for which it has one listener as long as there are any. */
class Group extends Set<Controller> {
  readonly #given: AbortSignalLike
  readonly #abort = () => {
    for (const controller of this) controller.abort(abortReason(this.#given))
  }

  constructor(given: AbortSignalLike) {
    super()
    this.#given = given
  }

  override add(controller: Controller): this {
    if (!this.size) this.#given.addEventListener('abort', this.#abort)
    return super.add(controller)
  }

  override delete(controller: Controller): boolean {
    const isOne = super.delete(controller)
    if (!this.size) this.#given.removeEventListener('abort', this.#abort)
    return isOne
  }
}

const groups = new WeakMap<AbortSignalLike, Group>()

/** Aborts our own controller with the caller's signal, until it is taken off. */
export function abortWith(given: AbortSignalLike, controller: Controller): Joined {
  if (given.aborted) controller.abort(abortReason(given))
  let group = groups.get(given)
  if (!group) {
    group = new Group(given)
    groups.set(given, group)
  }
  group.add(controller)
  return [controller.signal, () => group.delete(controller)]
}

/** A signal that follows both, without end and without a listener on the caller's, where the runtime has such signals. */
export function eitherSignal(given: AbortSignalLike, controller: Controller): Joined {
  const any = anyFor(given)
  if (!any) return abortWith(given, controller)
  const follower = follow(given)
  const either = any([follower, controller.signal])
  passOn(follower, either)
  return [either]
}
