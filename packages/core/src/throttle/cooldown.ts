import type { StsError } from '../errors.ts'

/** A cooldown that a server asks for is kept for at most an hour, as MSAL does: then one call may ask again. */
const longestMs = 3_600_000
const firstBackoffMs = 500
const longestBackoffMs = 20_000

/** Until when nothing is sent, and why. Time is given, in milliseconds, and never goes back. */
export class Cooldown {
  /** Its end. */
  until = -Infinity
  /** The end of what a server asked for; the rest is guessed. */
  orderedUntil = -Infinity
  /** The answer that began it. */
  cause: StsError | undefined
  /** Whether it was ordered or guessed anew since a timer was set for its end. */
  changed = false
  #failedProbes = 0

  /** A server asks for so many milliseconds; of several such wishes the longest counts. */
  order(t: number, ms: number, cause = this.cause): void {
    this.changed = true
    this.cause = cause
    this.orderedUntil = Math.max(this.orderedUntil, t + Math.min(ms, longestMs))
    this.until = Math.max(this.until, this.orderedUntil)
  }

  /** A server gave no hint, or one that was too short: twice as long each time. */
  backOff(t: number, random: number): void {
    const ms = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(this.#failedProbes++, 16))
    this.until = Math.max(this.until, t + (ms * (1 + random)) / 2)
  }

  probeAccepted(): void {
    this.#failedProbes = 0
  }

  /** An error is large: its stack holds on to the call that met it. */
  forgetCause(t: number): void {
    if (t >= this.until) this.cause = undefined
  }

  /** What was ordered while a clock fell behind was ordered too early by so much. */
  prolong(lostMs: number): void {
    if (!this.changed) return
    this.until += lostMs
    this.orderedUntil += lostMs
  }
}
