import type { RetryPolicy } from './policy.ts'

/**
 * Milliseconds before a retry where the server asked for no wait: exponential, with jitter.
 *
 * @param attempt - the attempt that failed, from 1
 * @param random - from 0 to 1
 * @param previousDelayMs - the wait before this one, for `decorrelated`
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoff(policy: RetryPolicy, attempt: number, random: number, previousDelayMs: number): number {
  const { baseDelayMs, maxDelayMs, jitter } = policy
  const whole = Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempt - 1, 64))
  if (jitter === 'none') return whole
  if (jitter === 'full') return random * whole
  if (jitter === 'equal') return (whole * (1 + random)) / 2
  const from = Math.min(baseDelayMs, maxDelayMs)
  return Math.min(maxDelayMs, from + random * Math.max(0, (previousDelayMs || from) * 3 - from))
}
