import type { AbortSignalLike, Clock } from '@sts-errors/core'

/** A clock that stands until it is told to go on: what waits for a moment runs when that has come, in order. */
export interface EventClock extends Clock {
  /** Waits that have not ended. */
  readonly pending: number
  /** Lets time pass, with everything that happens on the way. */
  pass(ms: number): Promise<void>
  /** Lets time pass until nobody waits any more. */
  drain(): Promise<void>
  /** Puts the clock forward or back, as an administrator does; waits go on as before. */
  put(ms: number): void
}

interface Timer {
  readonly at: number
  readonly ring: () => void
}

const start = Date.UTC(2026, 0, 5, 8)

/** One turn of the event loop: every microtask has run. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** @param random - what chance gives each time */
export function createEventClock(random: () => number = () => 0.5): EventClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  let shift = start
  const next = (): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (!first || timer.at < first.at) first = timer
    return first
  }
  const runUntil = async (end: number): Promise<void> => {
    await settle()
    for (let timer = next(); timer && timer.at <= end; timer = next()) {
      timers.delete(timer)
      elapsed = Math.max(elapsed, timer.at)
      timer.ring()
      await settle()
    }
  }
  return {
    get pending() {
      return timers.size
    },
    now: () => elapsed + shift,
    random,
    put(ms) {
      shift += ms
    },
    sleep: (ms: number, signal?: AbortSignalLike) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const timer = { at: elapsed + ms, ring: () => end(resolve) }
        const abort = () => end(() => reject(signal?.reason as Error))
        const end = (settled: () => void) => {
          timers.delete(timer)
          signal?.removeEventListener('abort', abort)
          settled()
        }
        timers.add(timer)
        signal?.addEventListener('abort', abort)
      }),
    async pass(ms) {
      const end = elapsed + ms
      await runUntil(end)
      elapsed = end
    },
    drain: () => runUntil(Infinity),
  }
}
