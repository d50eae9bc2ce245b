import { complete } from '../complete.ts'
import type { StsError } from '../errors.ts'

/** What `shouldRetry` is told. */
export interface RetryContext {
  /** The attempt that failed; the first is 1. */
  readonly attempt: number
  /** Milliseconds since the call began. */
  readonly elapsedMs: number
  readonly request: { readonly method: string; readonly tokenRequest: boolean; readonly grantType?: string | undefined }
}

/** A rule of its own for one HTTP status: with it, the status is retried whatever its kind. */
export interface StatusRule {
  /** Retries after answers of this status; default the policy's `maxRetries`. */
  readonly maxRetries?: number
  /** Milliseconds between attempts, instead of the backoff: one, or one per retry, the last for all further ones. */
  readonly delayMs?: number | readonly number[]
}

/** When and how a failed request is sent again. */
export interface RetryOptions {
  /** Retries after the first attempt. @defaultValue 3 */
  readonly maxRetries?: number | undefined
  /** Milliseconds before the first retry, doubled for each later one. @defaultValue 500 */
  readonly baseDelayMs?: number | undefined
  /** Longest backoff in milliseconds; a `Retry-After` is not bound by it. @defaultValue 20000 */
  readonly maxDelayMs?: number | undefined
  /**
   * How chance spreads the waits of many clients. `full`: anything up to the backoff; `equal`: its upper half;
   * `decorrelated`: grows from the wait before; `none`. What a server asked for is only ever prolonged.
   * @defaultValue 'full'
   */
  readonly jitter?: 'full' | 'equal' | 'decorrelated' | 'none' | undefined
  /**
   * Longest wait in milliseconds that a server may ask for, inclusive; the call fails at once where it asks for more,
   * and the error's `retryAfterMs` says how long. @defaultValue 60000
   */
  readonly maxRetryAfterMs?: number | undefined
  /** Milliseconds that one attempt may take until its answer is there. None by default. */
  readonly attemptTimeoutMs?: number | undefined
  /** No attempt and no wait begins later than this many milliseconds after the call; a running attempt is not cut. @defaultValue 200000 */
  readonly totalTimeoutMs?: number | undefined
  /** Rules of their own for single HTTP statuses. */
  readonly statuses?: { readonly [status: number]: StatusRule } | undefined
  /** The last word: `true` retries what would not be retried, `false` does not, `undefined` leaves the answer as it is. */
  readonly shouldRetry?: ((error: StsError, context: RetryContext) => boolean | undefined) | undefined
}

/** Options with every default in place. */
export interface RetryPolicy {
  readonly maxRetries: number
  readonly baseDelayMs: number
  readonly maxDelayMs: number
  readonly jitter: 'full' | 'equal' | 'decorrelated' | 'none'
  readonly maxRetryAfterMs: number
  readonly attemptTimeoutMs: number
  readonly totalTimeoutMs: number
  readonly statuses: { readonly [status: number]: StatusRule }
  readonly shouldRetry: (error: StsError, context: RetryContext) => boolean | undefined
}

const defaults: RetryPolicy = {
  maxRetries: 3,
  baseDelayMs: 500,
  maxDelayMs: 20_000,
  jitter: 'full',
  maxRetryAfterMs: 60_000,
  attemptTimeoutMs: Infinity,
  totalTimeoutMs: 200_000,
  statuses: {},
  shouldRetry: () => undefined,
}

/**
 * Completes retry options; the later ones go over the earlier ones.
 *
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense; the message names both
 */
export function resolveRetryOptions(options?: RetryOptions, over?: RetryOptions): RetryPolicy {
  const policy = complete('retry.', complete('retry.', defaults, options), over)
  for (const [status, rule] of Object.entries(policy.statuses)) {
    complete('retry.statuses.', { [status]: {} }, { [status]: rule })
    const { delayMs, ...rest } = rule
    for (const step of [delayMs].flat())
      complete(`retry.statuses.${status}.`, { maxRetries: 0, delayMs: 0 }, { ...rest, delayMs: step })
  }
  return policy
}
