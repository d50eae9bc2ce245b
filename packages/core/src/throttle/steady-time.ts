import type { Clock } from '../clock.ts'

/** The time of a clock, as far as it goes on: one that is put back stands still until then, so that no cooldown grows. */
export class SteadyTime {
  clock: Clock
  #now = -Infinity
  #shiftMs = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Milliseconds on a scale of its own. */
  now(clockNow = this.clock.now()): number {
    const now = clockNow + this.#shiftMs
    if (now < this.#now) this.#shiftMs += this.#now - now
    else this.#now = now
    return this.#now
  }

  /**
   * A wait until then is over, whatever a clock says that runs slow, stands or was put back.
   *
   * @returns milliseconds by which it fell behind
   */
  reach(at: number): number {
    const lostMs = Math.max(0, at - this.now())
    this.#shiftMs += lostMs
    return lostMs
  }
}
