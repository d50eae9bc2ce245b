import { type AbortSignalLike, abortReason, abortWith } from './abort-signal.ts'

/** Time and chance, so that tests need neither. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignalLike): Promise<void>
  /** A number from 0 to 1, without 1. */
  random(): number
}

/** A longer timer overflows and fires at once. */
export const longestTimer = 2 ** 31 - 1

/** The clock of the runtime. Globals are read at call time: fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      let release: (() => void) | undefined
      const abort = () => {
        clearTimeout(timer)
        release?.()
        reject(abortReason(signal))
      }
      const wait = (left: number) => {
        timer = setTimeout(
          () => (left > longestTimer ? wait(left - longestTimer) : finish()),
          Math.min(left, longestTimer),
        )
      }
      const finish = () => {
        release?.()
        resolve()
      }
      if (signal?.aborted) return abort()
      release = signal && abortWith(signal, { abort })
      wait(ms)
    }),
}
