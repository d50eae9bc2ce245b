import type { RecordedRequest } from '../http/recorded-request.ts'
import type { RequestMatch } from '../http/request-match.ts'
import type { QuotaBodyForm, RetryAfterForm } from './throttled-answer.ts'

/** What shares one quota: the requests of one client, of one path, or all. */
export type QuotaKey = 'client_id' | 'path' | 'global' | ((request: RecordedRequest) => string)

/** What both sorts of quota have. */
export interface QuotaRules {
  /** @defaultValue 'global' */
  readonly key?: QuotaKey
  /**
   * Which requests count.
   * @defaultValue all token, device-code, resource, echo and managed-identity requests
   */
  readonly match?: RequestMatch
  /**
   * How the wait is said.
   * @defaultValue 'seconds'
   */
  readonly retryAfter?: RetryAfterForm
  /**
   * What the wait is said to be, in milliseconds, from what it really is.
   * @defaultValue the real wait
   */
  readonly hint?: (waitMs: number) => number
  /**
   * The body of the 429.
   * @defaultValue 'sts' for token requests, 'graph' for others
   */
  readonly body?: QuotaBodyForm
  /**
   * Whether a refused request uses up quota as well.
   * @defaultValue false
   */
  readonly countsRefused?: boolean
}

/** At most `limit` requests in each window. A window opens with the first request after the last one's end. */
export interface FixedWindowQuota extends QuotaRules {
  readonly type: 'fixed_window'
  /** Requests per window. */
  readonly limit: number
  /** The window's length in milliseconds. */
  readonly windowMs: number
  /**
   * Windows begin at multiples of `windowMs` of the clock instead.
   * @defaultValue false
   */
  readonly aligned?: boolean
}

/** A bucket of `capacity` tokens, filled at `refillPerSecond`; each request takes one. */
export interface TokenBucketQuota extends QuotaRules {
  readonly type: 'token_bucket'
  /** Requests that can come at once. */
  readonly capacity: number
  /** Tokens per second. */
  readonly refillPerSecond: number
}

/** How many requests the simulator takes before it answers 429. */
export type Quota = FixedWindowQuota | TokenBucketQuota

/** The state of one quota for one key. */
export interface Meter {
  /** Takes one request; gives the wait in milliseconds when there is no room for it. */
  take(nowMs: number): number | undefined
}

function windowMeter({ limit, windowMs, aligned = false, countsRefused = false }: FixedWindowQuota): Meter {
  let start = Number.NEGATIVE_INFINITY
  let used = 0
  return {
    take(nowMs) {
      if (nowMs >= start + windowMs || nowMs < start) {
        start = aligned ? Math.floor(nowMs / windowMs) * windowMs : nowMs
        used = 0
      }
      const refused = used >= limit
      if (!refused || countsRefused) used += 1
      return refused ? start + windowMs - nowMs : undefined
    },
  }
}

// Fractions add up with rounding errors: a token that is as good as whole is whole.
const tolerance = 1e-9

function bucketMeter({ capacity, refillPerSecond, countsRefused = false }: TokenBucketQuota): Meter {
  let tokens = capacity
  let filledAtMs: number | undefined
  return {
    take(nowMs) {
      const elapsedMs = Math.max(0, nowMs - (filledAtMs ?? nowMs))
      tokens = Math.min(capacity, tokens + (elapsedMs * refillPerSecond) / 1000)
      filledAtMs = nowMs
      const refused = tokens < 1 - tolerance
      if (!refused) tokens -= 1
      else if (countsRefused) tokens = Math.max(0, tokens - 1)
      return refused ? Math.ceil(((1 - tokens - tolerance) * 1000) / refillPerSecond) : undefined
    },
  }
}

/** A fresh meter of a quota. */
export const createMeter = (quota: Quota): Meter =>
  quota.type === 'fixed_window' ? windowMeter(quota) : bucketMeter(quota)
