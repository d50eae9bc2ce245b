import type { StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import { isThenable } from '../thenable.ts'
import { backoff } from './backoff.ts'
import { policyOf, type RetryOptions, type RetryPolicy } from './policy.ts'
import type { RequestTraits } from './request-traits.ts'

/** How far a call has come. */
export interface RetryState {
  /** The attempt that failed; the first is 1. */
  readonly attempt: number
  /** Milliseconds since the call began. */
  readonly elapsedMs: number
  /** A number from 0 to 1, for the jitter. */
  readonly random: number
  /** The wait before this attempt, for `decorrelated` jitter. */
  readonly previousDelayMs?: number
  /** What the retry budget holds; default enough. */
  readonly tokens?: number
  /** Whether the caller has aborted. */
  readonly aborted?: boolean
}

/** Send again after so many milliseconds, at so many tokens of the retry budget; or stop, because. */
export type RetryDecision =
  | { readonly retry: true; readonly delayMs: number; readonly cost: number }
  | { readonly retry: false; readonly reason: StopReason }

/**
 * Whether a failed request is sent again, and when. Pure: the clock and chance are in `state`.
 *
 * @param given - what is left out has its default
 * @throws TypeError, RangeError on options that make no sense, a `shouldRetry` that is async among them
 */
export function decide(
  error: StsError,
  request: RequestTraits,
  state: RetryState,
  given: RetryOptions | RetryPolicy,
): RetryDecision {
  const policy = policyOf(given)
  const { attempt, elapsedMs, random, previousDelayMs = 0, tokens = Infinity, aborted } = state
  if (aborted) return stop('aborted')
  const rule = policy.statuses[error.status ?? 0]
  const { retryAfterMs = 0 } = error
  const asked = lastWord(policy.shouldRetry(error, { attempt, elapsedMs, request }))
  if (asked === false) return stop('overridden')
  if (!asked && !error.retryable && !rule) return stop('not_retryable')
  if (!request.replayable || !(asked || isRepeatable(error, request))) return stop('not_repeatable')
  if (attempt > (rule?.maxRetries ?? policy.maxRetries)) return stop('max_retries')
  if (retryAfterMs > policy.maxRetryAfterMs) return stop('retry_after_too_long')
  const delayMs = error.retryAfterMs === undefined ? ownDelay() : prolong(retryAfterMs)
  if (elapsedMs + delayMs > policy.totalTimeoutMs) return stop('deadline')
  // Whoever is told when to come back adds no load of his own accord.
  const cost = policy.budget && error.retryAfterMs === undefined && error.kind !== 'throttled' ? 1 : 0
  return cost > tokens ? stop('budget') : { retry: true, delayMs, cost }

  function ownDelay(): number {
    const steps = rule?.delayMs === undefined ? [] : [rule.delayMs].flat()
    return steps[Math.min(attempt, steps.length) - 1] ?? backoff(policy, attempt, random, previousDelayMs)
  }

  /** Never shorter than asked; a little longer, so that clients that were told the same do not come back as one. */
  function prolong(ms: number): number {
    return policy.jitter === 'none' ? ms : ms + random * Math.min(1000, ms / 10)
  }
}

/** A promise is true whatever it comes to: an async `shouldRetry` would retry everything. */
function lastWord(asked: boolean | undefined): boolean | undefined {
  if (!isThenable(asked)) return asked
  asked.then(undefined, () => undefined)
  throw new TypeError('retry.shouldRetry: a promise given, expected true, false or undefined')
}

const stop = (reason: StopReason): RetryDecision => ({ retry: false, reason })

/** Whether nothing was processed, or processing it twice does no harm. */
function isRepeatable({ reason, status, retryAfterMs, cause }: StsError, request: RequestTraits): boolean {
  const rejected =
    status === 429 || status === 425 || (status === 503 && request.tokenRequest && retryAfterMs !== undefined)
  // Reasons of the network's kinds alone. Whoever is offline may have become so after it was sent.
  const isConnecting = (cause as { readonly syscall?: unknown } | undefined)?.syscall === 'connect'
  const neverSent = isConnecting || /^(?:dns|refused|connect)$/.test(reason)
  const harmless = /^(?:GET|HEAD|OPTIONS|PUT|DELETE)$/.test(request.method)
  // A code works once: after a lost connection nobody knows whether it still does.
  const worksOnce = request.opaque || /(?:^|:)(?:authorization|device)_code$/.test(`${request.grantType}`)
  const renewable = request.tokenRequest && !worksOnce
  return rejected || neverSent || harmless || renewable
}
