/** What of a pace outlives its gate. */
export interface LearnedPace {
  /** Calls per second that are let go; absent where no limit is known. */
  readonly ratePerSecond?: number | undefined
  /** The rate at which the last 429 came. */
  readonly ceilingPerSecond?: number | undefined
}

/** Calls in flight at first. A larger number wastes more calls on a small quota, a smaller one delays a burst on a large one. */
const firstWindow = 32
/** By how much a success widens the window while calls wait. */
const widening = 0.25
/** Unused pace that can be caught up. */
const catchUpMs = 1000
/** An answer slower than this counts as so many: a slow service must not be throttled by its slowness. */
const usualAnswerMs = 400
const slowest = 0.02 / 1000

const clamp = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value))

/**
 * How fast a gate lets calls go. Until the first 429 a window in flight, which grows with each success; from then on a rate
 * between what the last cycle yielded and what ended it, which grows slowly at first and then fast. A cycle lasts from one
 * opening of the gate to the next. Latency says nothing about a quota, so it plays no part.
 *
 * Time is given, in milliseconds, and never goes back.
 */
export class Pace {
  #window = firstWindow
  #base = Infinity
  #ceiling = Infinity
  #ramping = true
  #growthMs = 1
  #grownMs = 0
  #nextAt = 0
  #lastSentAt = 0
  /** Whether the gate was what held the last call back: only then the rate grows. */
  #limited = false
  #cycleFrom: number | undefined
  #accepted = 0
  #closedAt = 0
  #pardoned = false

  /** Whether a 429 has been met. */
  get limited(): boolean {
    return this.#base < Infinity
  }

  /** Calls per millisecond; `Infinity` before the first 429. */
  get rate(): number {
    const grown = this.#grownMs / this.#growthMs
    return this.#base * (this.#ramping ? 2 ** grown : Math.exp(0.06 * grown ** 4))
  }

  /** Calls that may be in flight before the first 429. */
  get window(): number {
    return this.#window
  }

  /** When the next call may go, seen from what was let go: `Infinity` for when an answer has come. */
  readyAt(t: number, inFlight: number): number {
    if (this.limited) return this.#nextAt
    return inFlight >= this.#window ? Infinity : t
  }

  /** Milliseconds to the next call: a rate that doubles in the meantime makes it come sooner. */
  get #intervalMs(): number {
    const ms = 1 / this.rate
    return this.#ramping ? this.#growthMs * Math.log2(1 + (ms * Math.LN2) / this.#growthMs) : ms
  }

  /** A call goes; a probe is not paced. `wasHeld` says that the call itself had to wait. */
  send(t: number, othersWait: boolean, isProbe: boolean, wasHeld = false): void {
    this.#cycleFrom ??= t
    if (!othersWait && t - this.#cycleFrom > 30_000) {
      // Nothing presses: only the recent past tells what the server would take.
      this.#accepted *= 15_000 / (t - this.#cycleFrom)
      this.#cycleFrom = t - 15_000
    }
    if (isProbe || !this.limited) return
    // A clock that leaps makes no burst.
    if (this.#limited) this.#grownMs += Math.min(t - this.#lastSentAt, Math.max(catchUpMs, 2 / this.rate))
    this.#limited = othersWait || wasHeld
    this.#lastSentAt = t
    this.#nextAt = Math.max(this.#nextAt, t - catchUpMs) + this.#intervalMs
  }

  /** The server took a call, after so long. */
  accept(othersWait: boolean, tookMs: number): void {
    this.#accepted++
    if (othersWait && !this.limited) this.#window += widening * Math.max(1, tookMs / usualAnswerMs)
  }

  /** No answer has come for long: a service that hangs is no service that refuses. */
  widen(): void {
    this.#window *= 2
  }

  /** The first refusal of a cycle. */
  close(t: number): void {
    this.#closedAt = t
    this.#ceiling = this.rate
  }

  /** Nothing goes before then, and what was unused by then is lost. */
  hold(until: number): void {
    this.#nextAt = Math.max(this.#nextAt, until)
    this.#limited = false
  }

  /** A probe was accepted: a new cycle begins. */
  reopen(t: number): void {
    // Before that probe nothing was accepted: the server had refused before anybody came, whatever the pace.
    if (!this.limited && this.#accepted <= 1 && !this.#pardoned) this.#pardoned = true
    else this.#learn(t)
    this.#accepted = this.#grownMs = 0
    this.#limited = false
    this.#cycleFrom = this.#nextAt = t
  }

  #learn(t: number): void {
    const goodput = this.#accepted / Math.max(1, t - (this.#cycleFrom ?? t))
    const cooldownMs = t - this.#closedAt
    this.#ramping = !this.limited
    if (this.#ramping) {
      this.#base = 0.92 * goodput
      this.#growthMs = clamp(1000, cooldownMs / 4, 15_000)
    } else {
      // A rate that has grown without bounds is none that was tried.
      const ceiling = Math.min(this.#ceiling, 1000 * goodput)
      this.#base = Math.min(0.92 * ceiling, 1.3 * Math.sqrt(Math.min(goodput, ceiling) * ceiling))
      // A cooldown that costs much is provoked seldom.
      this.#growthMs = clamp(10_000, 15 * cooldownMs, 300_000)
    }
    this.#base = Math.max(this.#base, slowest)
  }

  /** What is worth keeping. */
  get learned(): LearnedPace {
    return this.limited ? { ratePerSecond: this.rate * 1000, ceilingPerSecond: this.#ceiling * 1000 } : {}
  }

  /** Goes on from what was kept. */
  resume({ ratePerSecond, ceilingPerSecond = ratePerSecond }: LearnedPace, t: number): void {
    if (!ratePerSecond || !ceilingPerSecond) return
    this.#base = Math.max(ratePerSecond / 1000, slowest)
    this.#ceiling = ceilingPerSecond / 1000
    this.#ramping = false
    this.#growthMs = 10_000
    this.#nextAt = this.#closedAt = t
  }
}
