import type { SteadyTime } from './steady-time.ts'

/** Milliseconds after which a timer is set anew: of a clock that was put forward meanwhile it would ring too late. */
const freshMs = 1000

/** One timer, for the earliest moment that somebody waits for. */
export class Alarm {
  readonly #time: SteadyTime
  readonly #ring: (lostMs: number) => void
  #at = Infinity
  #setAt = -Infinity
  #timer: AbortController | undefined

  /** @param ring - is told by how much the clock fell behind while it was waited for */
  constructor(time: SteadyTime, ring: (lostMs: number) => void) {
    this.#time = time
    this.#ring = ring
  }

  get isSet(): boolean {
    return !!this.#timer
  }

  /**
   * Rings at that moment, or not at all for `Infinity`.
   *
   * @param t - the time now
   * @returns whether a timer was set: one that is due sooner finds the later one by itself
   */
  set(at: number, t: number): boolean {
    // One whose moment has come was lost, to a test that took its fake timers away, or rings too late, after a clock was put
    // forward; unless it was set in this very moment.
    const isToCome = this.#setAt === t ? this.#at >= t : this.#at > t && t - this.#setAt < freshMs
    if (at < Infinity ? this.#at <= at && isToCome : !this.#timer) return false
    this.#timer?.abort()
    this.#timer = undefined
    this.#at = at
    if (at === Infinity) return false
    this.#setAt = t
    this.#wait(at - t, at)
    return true
  }

  #wait(ms: number, at: number): void {
    const timer = new AbortController()
    this.#timer = timer
    const ring = () => {
      if (this.#timer !== timer) return
      this.#timer = undefined
      this.#at = Infinity
      this.#ring(this.#time.reach(at))
    }
    this.#time.clock.sleep(ms, timer.signal).then(ring, ring)
  }
}
