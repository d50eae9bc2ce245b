import type { SteadyTime } from './steady-time.ts'

/** One timer, for the earliest moment that somebody waits for. */
export class Alarm {
  readonly #time: SteadyTime
  readonly #ring: () => void
  #at = Infinity
  #timer: AbortController | undefined

  constructor(time: SteadyTime, ring: () => void) {
    this.#time = time
    this.#ring = ring
  }

  get isSet(): boolean {
    return !!this.#timer
  }

  /**
   * Rings at that moment, or not at all for `Infinity`; what was to come is forgotten.
   *
   * @param t - the time now
   */
  set(at: number, t: number): void {
    // One that is due sooner finds the later one by itself.
    // One whose moment has passed was lost: a test that took its fake timers away.
    if (at < Infinity ? this.#at <= at && this.#at >= t : !this.#timer) return
    this.#timer?.abort()
    this.#timer = undefined
    this.#at = at
    if (at === Infinity) return
    const timer = new AbortController()
    this.#timer = timer
    const ring = () => {
      if (this.#timer !== timer) return
      this.#timer = undefined
      this.#at = Infinity
      this.#time.reach(at)
      this.#ring()
    }
    this.#time.clock.sleep(at - t, timer.signal).then(ring, ring)
  }
}
