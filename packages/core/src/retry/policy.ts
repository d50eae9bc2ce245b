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

/** The size of a retry budget. */
export interface BudgetOptions {
  /** Tokens in a full bucket, and at the start. @defaultValue 50 */
  readonly maxTokens?: number | undefined
  /** Tokens that each success gives back. @defaultValue 0.1 */
  readonly tokenRatio?: number | undefined
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
  /**
   * Against retry storms: a bucket of tokens per client, as in gRPC. A retry takes one, a success gives a part of one back,
   * and an empty bucket means no retry, so that an outage costs little more than one request per call. Free of charge is a
   * retry that the server asked for: after a 429, or with `Retry-After`. `false` for none.
   */
  readonly budget?: false | BudgetOptions | undefined
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
  readonly budget: false | { readonly maxTokens: number; readonly tokenRatio: number }
  readonly shouldRetry: (error: StsError, context: RetryContext) => boolean | undefined
}

const bucket = { maxTokens: 50, tokenRatio: 0.1 }

/** Nobody is asked. */
export const unasked = (): undefined => undefined

const defaults: RetryPolicy = {
  maxRetries: 3,
  baseDelayMs: 500,
  maxDelayMs: 20_000,
  jitter: 'full',
  maxRetryAfterMs: 60_000,
  attemptTimeoutMs: Infinity,
  totalTimeoutMs: 200_000,
  statuses: {},
  budget: bucket,
  shouldRetry: unasked,
}

/**
 * Completes retry options, with the usual ones for what is not given.
 *
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense; the message names both
 */
export function resolveRetryOptions(options?: RetryOptions, usual: RetryPolicy = defaults): RetryPolicy {
  const policy = complete('retry.', usual, options)
  if (!policy.attemptTimeoutMs) throw new RangeError('retry.attemptTimeoutMs: 0 given, expected a number > 0, or none')
  for (const [status, rule] of Object.entries(policy.statuses)) {
    if (!/^[45]\d\d$/.test(status)) throw new RangeError(`retry.statuses: ${status} given, expected 400 to 599`)
    complete('retry.statuses.', { [status]: {} }, { [status]: rule })
    const { delayMs, ...rest } = rule
    // Once without a delay: a list of them may be empty.
    for (const step of [undefined, delayMs].flat())
      complete(`retry.statuses.${status}.`, { maxRetries: 0, delayMs: 0 }, { ...rest, delayMs: step })
  }
  const { budget } = policy
  return { ...policy, budget: budget && complete('retry.budget.', bucket, budget) }
}

/** A policy as it is; options, as users of `decide` have them, completed. */
export const policyOf = (given: RetryOptions | RetryPolicy): RetryPolicy =>
  Object.keys(defaults).every(name => given[name as keyof RetryOptions] !== undefined)
    ? (given as RetryPolicy)
    : resolveRetryOptions(given)
