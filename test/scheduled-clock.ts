import type { Clock } from '@sts-errors/core'
import type fc from 'fast-check'

const start = Date.UTC(2026, 0, 5, 8)

/** A clock whose waits end in whatever order a scheduler chooses: time goes on to where it must be by then. */
export function createScheduledClock(scheduler: fc.Scheduler): Clock {
  let now = start
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const at = now + ms
        let isOver = false
        const end = (settle: () => void) => {
          if (isOver) return
          isOver = true
          signal?.removeEventListener('abort', abort)
          settle()
        }
        const abort = () => end(() => reject(signal?.reason as Error))
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort)
        const finish = () => {
          now = Math.max(now, at)
          resolve()
        }
        void scheduler.schedule(Promise.resolve(), `sleep ${ms}`).then(() => end(finish))
      }),
  }
}
