/** What can abort: an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

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
const longestTimer = 2 ** 31 - 1

/** The clock of the runtime. Globals are read at call time: fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout>
      const abort = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        reject(abortReason(signal))
      }
      const wait = (left: number) => {
        timer = setTimeout(
          () => (left > longestTimer ? wait(left - longestTimer) : finish()),
          Math.min(left, longestTimer),
        )
      }
      const finish = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort)
      wait(ms)
    }),
}

/** What an aborted call rejects with; a runtime may know no `signal.reason`. */
export const abortReason = (signal: AbortSignalLike | undefined): unknown =>
  signal?.reason ?? Object.assign(new Error('This operation was aborted'), { name: 'AbortError' })

/** A promise, or the rejection of an abort that comes before it is settled. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const release = () => signal.removeEventListener('abort', abort)
    const abort = () => {
      // Nobody knows whether the promise will ever be settled.
      release()
      reject(abortReason(signal))
    }
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).then(release, release)
    if (signal.aborted) abort()
  })
}

/** Whether it is a promise, also one of another realm or library. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
