import type { AbortSignalLike } from '@sts-errors/core'
import { abortWith, eitherSignal, longestTimer, type ResolvedOptions } from '@sts-errors/core/adapter'
import type { InternalAxiosRequestConfig } from 'axios'

/** The time of one attempt. */
export interface TimeLimit {
  /** What to send: the request with a signal that follows the caller's and the clock. */
  readonly config: InternalAxiosRequestConfig
  /** Whether it has passed. */
  isOver(): boolean
  /** The caller's abort is to reach an answer that he reads himself, as it comes. */
  keepSignal(): void
  /** Stops the clock; the request has its own signal again. */
  end(): void
}

/**
 * Binds an attempt in time, its error body included, where the options say so. By a signal, as axios's own timeout ends
 * with the first byte of a body.
 */
export function limitTime(config: InternalAxiosRequestConfig, { retry }: ResolvedOptions): TimeLimit | undefined {
  const ms = retry ? retry.attemptTimeoutMs : Infinity
  if (ms === Infinity) return undefined
  const { signal } = config
  const controller = new AbortController()
  // Some signals can only be asked.
  if (signal?.aborted) controller.abort()
  const isStream = config.responseType === 'stream'
  const [both, release] = signal?.addEventListener
    ? join(signal as AbortSignalLike, controller, isStream)
    : [controller.signal]
  let over = false
  let isKept = false
  const expire = () => {
    over = !signal?.aborted
    controller.abort()
  }
  const timer = setTimeout(expire, Math.min(ms, longestTimer))
  // A copy takes its time. At the end of a stream axios takes its listener off the signal that the config has then.
  const limited = isStream ? { ...config } : config
  limited.signal = both
  return {
    config: limited,
    isOver: () => over,
    keepSignal: () => {
      isKept = isStream
    },
    end: () => {
      clearTimeout(timer)
      if (!isKept) release?.()
      if (isStream) return
      if (signal) config.signal = signal
      else delete config.signal
    },
  }
}

/** A stream has no end to be seen, at which a listener would be taken off. */
const join = (
  signal: AbortSignalLike,
  controller: AbortController,
  isStream: boolean,
): ReturnType<typeof eitherSignal> =>
  isStream ? eitherSignal(signal, controller) : [controller.signal, abortWith(signal, controller)]
