import type { AbortSignalLike, Clock } from '@sts-errors/core'

/** Something that will happen, unless it is called off. */
interface Pending {
  /** The time before which it cannot happen. */
  readonly at: number
  readonly happen: () => void
}

/** A world in which nothing happens by itself: which of the pending things is next, and how late, is chosen. */
export interface SimulatedTime extends Clock {
  /** How many things are pending. */
  readonly pending: number
  /** Makes something pending. */
  plan(happen: () => void, afterMs?: number): () => void
  /** Lets one pending thing happen, so much later than it could; time goes on to then. */
  step(choice: number, lateMs: number): void
}

/** @param random - what chance gives */
export function createSimulatedTime(random: () => number): SimulatedTime {
  let now = 1_000_000
  const pending = new Set<Pending>()
  const plan = (happen: () => void, afterMs = 0) => {
    const thing = { at: now + afterMs, happen }
    pending.add(thing)
    return () => void pending.delete(thing)
  }
  return {
    now: () => now,
    random,
    plan,
    get pending() {
      return pending.size
    },
    step(choice, lateMs) {
      const thing = [...pending][choice % pending.size]
      if (!thing) return
      pending.delete(thing)
      now = Math.max(now, thing.at + lateMs)
      thing.happen()
    },
    sleep: (ms, signal?: AbortSignalLike) =>
      new Promise((resolve, reject) => {
        const callOff = plan(() => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }, ms)
        const abort = () => {
          callOff()
          reject(signal?.reason)
        }
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort)
      }),
  }
}
