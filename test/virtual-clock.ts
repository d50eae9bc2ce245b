import type { AbortSignalLike, Clock } from '@sts-errors/core'

/** A clock on which every wait is over at once. */
export interface VirtualClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[]
  /** Lets time pass. */
  advance(ms: number): void
}

/** A whole second, as HTTP dates know no finer time. */
const start = Date.UTC(2026, 0, 5, 8)

/**
 * Time and chance for tests.
 *
 * @param random - what chance gives each time
 * @param duringWait - called when a wait has begun
 */
export function createVirtualClock({
  random = 0.5,
  duringWait = () => {},
}: {
  random?: number
  duringWait?: () => void
} = {}): VirtualClock {
  const waits: number[] = []
  let now = start
  return {
    waits,
    now: () => now,
    random: () => random,
    advance(ms) {
      now += ms
    },
    async sleep(ms: number, signal?: AbortSignalLike) {
      waits.push(ms)
      now += ms
      duringWait()
      if (signal?.aborted) throw signal.reason
    },
  }
}
