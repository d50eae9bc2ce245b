import type { Clock } from '../clock.ts'
import type { StsError } from '../errors.ts'
import { Alarm } from './alarm.ts'
import { Cooldown } from './cooldown.ts'
import type { GateState } from './gate-state.ts'
import { Line } from './line.ts'
import { Pace } from './pace.ts'
import { Patience } from './patience.ts'
import { SteadyTime } from './steady-time.ts'
import type { Refusal, Visitor } from './visitor.ts'

/** Is told of each change, with the answer that closed a gate. */
export type GateListener = (state: 'closed' | 'probing' | 'open', cause?: StsError) => void

/** A probe without an answer by then hands its role on. */
const probePatienceMs = 10_000
/** Without any answer for so long, more calls are let go than the window allows. */
const silenceMs = 1000

/**
 * What all calls of a throttle key pass: a line, first come, first served, a cooldown, after it one probe, and the
 * {@link Pace} of what is let go.
 */
export class Gate {
  /** Calls that have not ended, also those that wait elsewhere before they come back. */
  visitors = 0
  loadedAt = 0
  /** How often it was told to forget: what a store was asked before that counts no more. */
  forgotten = 0
  /** Whether the store takes its time, as one does that others share. */
  isShared = false
  readonly #maxQueue: number
  readonly #listener: GateListener
  #pace = new Pace()
  readonly #line = new Line<Visitor>()
  #inFlight = 0
  #cooldown = new Cooldown()
  /** While a store is asked for the first time: whoever comes stands in line. */
  #held = false
  #epoch = 1
  #probing = false
  #probe: Visitor | undefined
  #quietSince: number
  readonly #patience = new Patience()
  readonly #time: SteadyTime
  readonly #alarm: Alarm

  constructor(clock: Clock, maxQueue: number, listener: GateListener) {
    this.#time = new SteadyTime(clock)
    this.#alarm = new Alarm(this.#time, lostMs => this.#ring(lostMs))
    this.#maxQueue = maxQueue
    this.#listener = listener
    this.#quietSince = this.time()
  }

  /** Of the call that came last. */
  get clock(): Clock {
    return this.#time.clock
  }
  set clock(clock: Clock) {
    this.#time.clock = clock
  }

  /** The time, as far as it goes on. */
  time(clockNow?: number): number {
    return this.#time.now(clockNow)
  }

  get waiting(): number {
    return this.#line.size
  }
  get inFlight(): number {
    return this.#inFlight
  }
  get pace(): Pace {
    return this.#pace
  }

  /** Milliseconds until a probe may go; 0 where the gate is open. */
  leftMs(t = this.time()): number {
    return Math.max(0, this.#cooldown.until - t)
  }

  get state(): 'closed' | 'probing' | 'open' {
    return this.leftMs() ? 'closed' : this.#probing ? 'probing' : 'open'
  }

  /** Whether nobody has been here for so long. */
  isIdle(forMs: number): boolean {
    return !this.visitors && this.time() > Math.max(this.#cooldown.until, this.#quietSince) + forMs
  }

  /** Lets a call go now, or makes it wait until its `proceed` is called; or refuses it. */
  enter(visitor: Visitor, clockNow?: number): 'go' | 'wait' | Refusal {
    const t = this.time(clockNow)
    if (!visitor.sentIn) visitor.deadline = Math.min(visitor.deadline, t + visitor.totalTimeoutMs)
    const reason = this.#reasonAgainst(visitor, t)
    if (reason) return this.#refusal(reason, t)
    const mayProbe =
      visitor.backedOff && this.#probing && !this.#probe && this.#cooldown.orderedUntil <= t && !this.#held
    if (!this.#line.first && (mayProbe || this.#releaseAt(t) <= t)) {
      this.#release(visitor, t)
      return 'go'
    }
    if (this.#line.size >= this.#maxQueue) return this.#refusal('queue_full', t)
    this.#line.join(visitor)
    this.#patience.note(visitor)
    this.#arm(t)
    return 'wait'
  }

  /** Lets nobody go, until it is told to. */
  hold(): void {
    this.#held = true
  }

  /** Lets those go who were held. */
  admit(): void {
    this.#held = false
    this.#pump()
  }

  /** A call waits no more. */
  quit(visitor: Visitor): void {
    this.#line.leave(visitor)
    this.#pump()
  }

  /** A call was accepted by the server. */
  accept(visitor: Visitor): void {
    const t = this.#leave(visitor)
    if (t === undefined) return
    const { sentIn, sentAt } = visitor
    this.#pace.accept(this.#line.size > 0, t - sentAt)
    this.#cooldown.forgetCause(t)
    if (this.#probing && sentIn === this.#epoch) {
      this.#probing = false
      this.#cooldown.probeAccepted()
      this.#pace.reopen(t)
      this.#listener('open')
    }
    this.#pump(t)
  }

  /**
   * A call was told to come back later.
   *
   * @param refused - whether because of a quota: a service that is merely down says nothing about a pace
   * @returns whether it was a probe for those who wait behind it
   */
  close(visitor: Visitor, error: StsError, refused: boolean): boolean {
    const t = this.#leave(visitor)
    if (t === undefined) return false
    const { retryAfterMs = 0 } = error
    const wasProbe = this.#probing && visitor.sentIn === this.#epoch
    const wasClosed = t < this.#cooldown.until || (this.#probing && !wasProbe)
    const isFirst = refused && visitor.sentIn === this.#epoch
    if (isFirst) {
      this.#epoch++
      if (!this.#probing) this.#pace.close(t)
      this.#probing = true
    }
    // What the server said was too short, or nothing at all.
    if (isFirst && (wasProbe || !retryAfterMs)) this.#cooldown.backOff(t, this.clock.random())
    this.#cooldown.order(t, retryAfterMs, error)
    this.#pace.hold(refused ? this.#cooldown.until : -Infinity)
    if (!wasClosed) this.#listener('closed', error)
    this.#sendAway(t)
    this.#pump(t)
    return wasProbe && this.#line.size > 0
  }

  /** A call came to nothing that tells of the quota: a fault, an abort, a timeout. */
  release(visitor: Visitor): void {
    const t = this.#leave(visitor)
    if (t !== undefined) this.#pump(t)
  }

  /** What is worth keeping. */
  get learned(): GateState {
    return { ...this.#pace.learned, closedForMs: this.leftMs() }
  }

  /** Takes over what was kept, or what another process has learned. */
  resume({ closedForMs, ...pace }: GateState): void {
    const t = this.time()
    if (!this.#pace.limited) this.#pace.resume(pace, t)
    const closedMs = this.leftMs(t)
    // Of what it wrote itself it knows better what was ordered, and what is a guess.
    if (!closedForMs || Math.abs(closedForMs - closedMs) < 1) return
    this.#cooldown.order(t, closedForMs)
    if (this.leftMs(t) === closedMs) return
    if (!this.#probing) this.#pace.close(t)
    this.#probing = true
    this.#pace.hold(this.#cooldown.until)
    this.#sendAway(t)
    this.#pump(t)
  }

  /** Goes on as if nothing had been learned. */
  forget(): void {
    this.forgotten++
    this.#pace = new Pace()
    this.#cooldown = new Cooldown()
    this.#probing = false
    this.#pump()
  }

  /** Takes a call out of flight; `undefined` if it was not. */
  #leave(visitor: Visitor): number | undefined {
    if (!visitor.inFlight) return undefined
    visitor.inFlight = false
    this.#inFlight--
    if (this.#probe === visitor) this.#probe = undefined
    this.#quietSince = this.time()
    return this.#quietSince
  }

  #refusal(reason: Refusal['reason'], t: number): Refusal {
    return { reason, leftMs: this.leftMs(t), cause: this.#cooldown.cause }
  }

  #reasonAgainst({ maxWaitMs, deadline }: Visitor, t: number): Refusal['reason'] | undefined {
    const { until } = this.#cooldown
    if (until - t > maxWaitMs) return 'retry_after_too_long'
    return Math.max(t, until) > deadline ? 'deadline' : undefined
  }

  #releaseAt(t: number): number {
    if (this.#held) return Infinity
    if (t < this.#cooldown.until) return this.#cooldown.until
    if (this.#probing) return this.#probe ? this.#probe.sentAt + probePatienceMs : t
    const at = this.#pace.readyAt(t, this.#inFlight)
    return at === Infinity ? this.#quietSince + silenceMs : at
  }

  #release(visitor: Visitor, t: number, wasHeld = false): void {
    const othersWait = this.#line.size > 0
    if (!this.#pace.limited && this.#inFlight >= this.#pace.window && !this.#probing) this.#pace.widen()
    if (this.#probing) {
      this.#probe = visitor
      this.#listener('probing')
    }
    this.#pace.send(t, othersWait, this.#probing, wasHeld)
    this.#inFlight++
    this.#quietSince = t
    visitor.inFlight = true
    visitor.sentIn = this.#epoch
    visitor.sentAt = t
  }

  /** Lets go who may go, and sets the one timer for the next. */
  #pump(t = this.time()): void {
    if (!this.#line.first && !this.#alarm.isSet) return
    for (let head = this.#line.first; head; head = this.#line.first) {
      if (this.#releaseAt(t) > t) break
      this.#line.leave(head)
      if (this.#reasonAgainst(head, t)) head.proceed(this.#refusal('deadline', t))
      else {
        this.#release(head, t, true)
        head.proceed()
      }
    }
    if (t >= this.#patience.lookAt) this.#sweep(t)
    this.#arm(t)
  }

  #arm(t: number): void {
    if (!this.#line.first) this.#patience.forget()
    const at = this.#line.first ? Math.min(this.#releaseAt(t), this.#patience.lookAt) : Infinity
    if (this.#alarm.set(at, t)) this.#cooldown.changed = false
  }

  /** After a closing: of those in line some may have no use for so long a wait. */
  #sendAway(t: number): void {
    if (this.#patience.isTriedBy(this.#cooldown.until, t)) this.#sweep(t)
  }

  /** Sends away those who would wait in vain. */
  #sweep(t: number): void {
    this.#patience.look(t)
    for (let visitor = this.#line.first; visitor; ) {
      const { after } = visitor
      const reason = this.#reasonAgainst(visitor, t) ?? (t >= visitor.deadline ? 'deadline' : undefined)
      if (reason) {
        this.#line.leave(visitor)
        visitor.proceed(this.#refusal(reason, t))
      } else this.#patience.note(visitor)
      visitor = after
    }
  }

  #ring(lostMs: number): void {
    this.#cooldown.prolong(lostMs)
    this.#pump()
  }
}
