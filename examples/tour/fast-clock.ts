import { setTimeout } from 'node:timers/promises'
import type { Clock } from '@sts-errors/core'

/** A clock on which waiting takes a fraction of the time that it shows. Clients and simulator go by the same one. */
export interface FastClock extends Clock {
  /** All waits since the last reset, in milliseconds of this clock. */
  readonly waitedMs: number
  /** Lets time pass that nobody waits for. */
  advance(ms: number): void
  /** Shows the real time again. */
  reset(): void
}

export function createFastClock(factor: number, realNow: () => number = Date.now): FastClock {
  let skippedMs = 0
  let waitedMs = 0
  const now = (): number => realNow() + skippedMs
  return {
    now,
    // Every run of the tour shows the same backoffs: the middle of what chance allows.
    random: () => 0.5,
    async sleep(ms) {
      const until = now() + ms
      waitedMs += ms
      await setTimeout(ms / factor)
      skippedMs += Math.max(0, until - now())
    },
    get waitedMs() {
      return waitedMs
    },
    advance(ms) {
      skippedMs += ms
    },
    reset() {
      skippedMs = 0
      waitedMs = 0
    },
  }
}
