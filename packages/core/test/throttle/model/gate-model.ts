import type { GateSnapshot } from '../../../src/throttle/throttle.ts'
import type { VisitTerms } from '../../../src/throttle/visit.ts'
import type { Refusal } from '../../../src/throttle/visitor.ts'
import type { GateTerms, Guest, Kept, Moment, Order } from './guest.ts'

const longestCooldownMs = 3_600_000
const longestBackoffMs = 20_000
const probePatienceMs = 10_000
const storePatienceMs = 1000
const firstWindow = 32
/** The slowest pace, and a probe's patience. */
const longestPauseMs = 61_000
/** How often the gate looks for those whose time is up, and how long a store may take. */
const slackMs = 1021
/** Sums of floating-point numbers. */
const epsilon = 1e-3

/** What is promised of the gate of one key, and what is known of it: it judges, and never decides. */
export class GateModel {
  readonly #guests = new Set<Guest>()
  /** Promises that were broken. */
  readonly #broken: string[]
  /** Whether the clock was put back: from then on no wait is too long. */
  wasPutBack = false
  readonly #maxQueue: number
  readonly #isSlow: boolean
  readonly #now: () => Moment
  #orderedUntil: Moment = { elapsed: -Infinity, shown: -Infinity }
  /** The end of what a store told of, which the gate may have heeded. */
  #maybeClosedUntil = -Infinity
  #longestOrderMs = 0
  #refusedAt = -Infinity
  #movedAt = -Infinity
  #epoch = 1
  #probing: boolean | 'unknown' = false
  #probe: Guest | undefined
  #isUntouched = true
  #asksAt: number[] = []
  #heldUntil = -Infinity
  #asks = 0
  #clears = 0

  constructor({ maxQueue, isSlow, now, broken }: GateTerms) {
    this.#maxQueue = maxQueue
    this.#isSlow = isSlow
    this.#now = now
    this.#broken = broken
  }

  get waiting(): Guest[] {
    return [...this.#guests].filter(({ state }) => state === 'waiting')
  }
  get inFlight(): Guest[] {
    return [...this.#guests].filter(({ state }) => state === 'sent')
  }

  /** Timers that it may have: one for those who wait, one for each time that a store is asked. */
  get timers(): number {
    const { elapsed } = this.#now()
    this.#asksAt = this.#asksAt.filter(at => elapsed - at < storePatienceMs)
    return Number(this.waiting.length > 0) + (this.#isSlow ? this.#asksAt.length : 0)
  }

  /** Whether nothing may hold a newcomer back. */
  get isFree(): boolean {
    return this.#isUntouched && !this.waiting.length && this.inFlight.length < firstWindow
  }

  breaks(promise: string): void {
    this.#broken.push(promise)
  }

  /** A call that comes for the first time. */
  meets(order: number, terms: VisitTerms): Guest {
    const now = this.#now()
    const guest: Guest = { order, terms, cameAt: now, state: 'away', sentAt: now, epoch: 0 }
    this.#guests.add(guest)
    return guest
  }

  enters(guest: Guest): void {
    if (!this.waiting.length) this.#movedAt = this.#now().elapsed
    guest.state = 'waiting'
  }

  sent(guest: Guest): void {
    const now = this.#now()
    const name = `call ${guest.order}`
    if (guest.state !== 'waiting') this.breaks(`${name} was sent while ${guest.state}`)
    const early = this.#orderedUntil.shown - now.shown
    if (early > epsilon) this.breaks(`${name} was sent ${early} ms too early`)
    if (now.elapsed < this.#heldUntil - epsilon) this.breaks(`${name} was sent before the store had answered`)
    const passed = this.waiting.find(({ order }) => order < guest.order)
    if (passed) this.breaks(`${name} overtook call ${passed.order}`)
    this.#judgeProbe(name, now)
    Object.assign(guest, { state: 'sent', sentAt: now, epoch: this.#epoch })
    this.#movedAt = now.elapsed
    if (this.#probing) this.#probe = guest
  }

  #judgeProbe(name: string, { shown }: Moment): void {
    // Of a clock that is put back a gate learns late for how long a probe has had no answer.
    if (this.#probing !== true || this.#probe?.state !== 'sent' || this.wasPutBack) return
    if (shown - this.#probe.sentAt.shown < probePatienceMs - epsilon)
      this.breaks(`${name} was sent while call ${this.#probe.order} was the probe`)
  }

  answered(guest: Guest, { isRefusal, isAccepted, waitMs = 0 }: Order): void {
    const { elapsed } = this.#now()
    guest.state = 'away'
    this.#movedAt = elapsed
    if (isRefusal || waitMs) {
      this.#isUntouched = false
      this.#orders(waitMs)
    }
    if (guest.epoch !== this.#epoch) return
    if (isRefusal) {
      this.#epoch++
      this.#refusedAt = elapsed
      if (this.#probing !== true) this.#probe = undefined
      this.#probing = true
    } else if (isAccepted) this.#probing = false
  }

  leaves(guest: Guest): void {
    if (guest.state === 'sent') this.#movedAt = this.#now().elapsed
    guest.state = 'ended'
    this.#guests.delete(guest)
  }

  refused(guest: Guest, { reason, leftMs }: Refusal): void {
    const { shown } = this.#now()
    const { maxRetryAfterMs, totalTimeoutMs } = guest.terms
    const name = `call ${guest.order}`
    if (guest.state !== 'waiting') this.breaks(`${name} was refused while ${guest.state}`)
    this.#judgeLeft(leftMs, name)
    const isJust = {
      retry_after_too_long: () => leftMs > maxRetryAfterMs,
      // Of a clock that is put back a gate learns late how much time went by meanwhile.
      deadline: () => this.wasPutBack || shown - guest.cameAt.shown + leftMs > totalTimeoutMs - epsilon,
      queue_full: () => this.waiting.length > this.#maxQueue,
    }
    if (!isJust[reason]()) this.breaks(`${name} was refused for ${reason}, with ${leftMs} ms left`)
  }

  /** What was learned is forgotten. */
  cleared(): void {
    this.#clears++
    this.#orderedUntil = { elapsed: -Infinity, shown: -Infinity }
    this.#maybeClosedUntil = -Infinity
    this.#refusedAt = -Infinity
    this.#movedAt = this.#now().elapsed
    this.#probing = false
    this.#isUntouched = true
  }

  /** The gate may be gone: a new one knows only what the store kept. */
  maybeSwept(): void {
    if (this.#probing && !this.#guests.size) this.#probing = 'unknown'
  }

  /** @returns takes the answer, which is no news any more once the gate was told to forget */
  asksStore(): (kept: Kept | undefined) => void {
    const { elapsed } = this.#now()
    // Later only for those to come.
    if (this.#heldUntil === -Infinity) this.#heldUntil = elapsed + storePatienceMs
    this.#asksAt.push(elapsed)
    this.maybeSwept()
    const clears = this.#clears
    const asks = ++this.#asks
    return kept => {
      this.#heldUntil = elapsed
      // After a leap of the clock the answer may be for a gate that is gone, and this one has asked anew.
      if (kept && clears === this.#clears) this.#learned(kept, asks === this.#asks)
    }
  }

  /** A store told of a pace, and maybe of a cooldown: one that this gate was not told of itself is as if ordered. */
  #learned({ closedForMs, isForeign }: Kept, isNews: boolean): void {
    this.#isUntouched = false
    if (!(closedForMs > 0)) return
    this.#probing = 'unknown'
    // Once a clock was put back, nobody can tell how long it really is.
    if (isForeign && isNews && !this.wasPutBack) this.#orders(closedForMs)
    else {
      const ms = Math.min(closedForMs, longestCooldownMs)
      this.#maybeClosedUntil = Math.max(this.#maybeClosedUntil, this.#now().elapsed + ms)
      this.#longestOrderMs = Math.max(this.#longestOrderMs, closedForMs)
    }
  }

  /** When all has come to rest: nobody waits in vain, nor longer than he has to. */
  judgeRest(): void {
    const { waiting } = this
    if (waiting.length > this.#maxQueue) this.breaks(`${waiting.length} wait where ${this.#maxQueue} may`)
    if (this.wasPutBack || !waiting.length) return
    for (const guest of waiting) this.#judgeWait(guest)
    const { elapsed } = this.#now()
    // Any question may be that of a new gate.
    const askedUntil = this.#isSlow ? (this.#asksAt.at(-1) ?? -Infinity) + storePatienceMs : -Infinity
    const closedUntil = Math.max(this.#orderedUntil.elapsed, this.#maybeClosedUntil)
    const openMs = elapsed - Math.max(closedUntil, this.#refusedAt + longestBackoffMs, askedUntil)
    const stillMs = Math.min(openMs, elapsed - this.#movedAt)
    const isStalled =
      stillMs > longestPauseMs + slackMs ||
      (openMs > epsilon && this.#probing === true && !this.inFlight.length) ||
      (openMs > epsilon && this.#isUntouched && this.inFlight.length < firstWindow)
    if (isStalled) this.breaks(`${waiting.length} calls wait for nothing since ${stillMs} ms`)
  }

  #judgeWait({ order, cameAt, terms }: Guest): void {
    const { elapsed, shown } = this.#now()
    const late = elapsed - cameAt.elapsed - terms.totalTimeoutMs
    if (late > slackMs) this.breaks(`call ${order} still waits ${late} ms after its time`)
    if (this.#orderedUntil.shown - shown > terms.maxRetryAfterMs + epsilon)
      this.breaks(`call ${order} waits longer than it may`)
  }

  /** What is shown of the gate; `undefined` where it is not there. */
  judgeSnapshot(shown: GateSnapshot | undefined): void {
    const { state, leftMs = 0, queueLength = 0, inFlight = 0 } = shown ?? {}
    if (!shown && this.#guests.size) this.breaks('a gate with calls is not shown')
    if (inFlight !== this.inFlight.length) this.breaks(`${inFlight} in flight, not ${this.inFlight.length}`)
    this.judgeQueue(queueLength)
    if (!shown) return
    this.#judgeLeft(leftMs, 'the snapshot')
    const expected = leftMs ? 'closed' : this.#probing ? 'probing' : 'open'
    if (state !== expected && this.#probing !== 'unknown') this.breaks(`${state}, not ${expected}`)
  }

  judgeQueue(queueLength: number): void {
    const { length } = this.waiting
    if (queueLength !== length) this.breaks(`${queueLength} are said to wait, not ${length}`)
  }

  #orders(waitMs: number): void {
    const ms = Math.min(waitMs, longestCooldownMs)
    const { elapsed, shown } = this.#now()
    const { elapsed: e, shown: s } = this.#orderedUntil
    this.#orderedUntil = { elapsed: Math.max(e, elapsed + ms), shown: Math.max(s, shown + ms) }
    this.#longestOrderMs = Math.max(this.#longestOrderMs, ms)
  }

  #judgeLeft(leftMs: number, where: string): void {
    const { elapsed, shown } = this.#now()
    const least = this.#orderedUntil.shown - shown
    if (least - leftMs > epsilon) this.breaks(`${where}: ${leftMs} ms left, but ${least} were ordered`)
    const backoffMs = Math.max(0, this.#refusedAt + longestBackoffMs - elapsed)
    const most = this.wasPutBack
      ? Math.max(this.#longestOrderMs, longestBackoffMs)
      : Math.max(0, this.#orderedUntil.elapsed - elapsed, this.#maybeClosedUntil - elapsed, backoffMs)
    if (this.#probing !== 'unknown' && leftMs - most > epsilon) this.breaks(`${where}: ${leftMs} ms left of ${most}`)
  }
}
