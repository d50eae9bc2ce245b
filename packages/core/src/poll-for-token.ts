import { type AbortSignalLike, abortReason, untilAborted } from './abort-signal.ts'
import { type Clock, systemClock } from './clock.ts'
import { complete } from './complete.ts'
import { InvalidGrantError, type StsError } from './errors.ts'
import { normalizeError } from './normalize/normalize-error.ts'

/** How {@link pollForToken} polls. The STS gives its numbers in seconds. */
export interface PollOptions {
  /** Milliseconds between two requests: `interval` of the device authorization response. @defaultValue 5000 */
  readonly intervalMs?: number | undefined
  /** Milliseconds that the device code lives: `expires_in` of the same response. @defaultValue 900_000 */
  readonly expiresInMs?: number | undefined
  /** Ends the polling at once, also during a wait or a request. */
  readonly signal?: AbortSignalLike | undefined
  /** Time; the runtime's by default. */
  readonly clock?: Clock | undefined
}

/** How much longer to wait each time after `slow_down`. */
const slowDownMs = 5000

/**
 * Polls for the tokens of a device code (RFC 8628 §3.5) until they come, the user declines or the code expires: waits
 * `intervalMs` before each request, five seconds longer from each `slow_down` on, twice as long after each fault of the
 * network or the server until an answer comes, and never less than a `Retry-After`.
 *
 * @param request - makes one token request: resolves to the tokens, rejects with its error, as `fetch` and axios of this
 * family do
 * @throws the error of the request that says no for good; {@link InvalidGrantError} with reason `device_code_expired` as soon
 * as no further request could be made in time, with the last error as `cause`; the signal's reason once it is aborted;
 * TypeError, RangeError on options that make no sense
 */
export async function pollForToken<T>(
  request: (signal: AbortSignalLike | undefined) => T | Promise<T>,
  { signal, clock = systemClock, ...given }: PollOptions = {},
): Promise<T> {
  const { intervalMs, expiresInMs } = complete('', { intervalMs: slowDownMs, expiresInMs: 900_000 }, given)
  const expiresAt = clock.now() + expiresInMs
  let paceMs = intervalMs
  let delayMs = intervalMs
  let failures = 0
  let last: StsError | undefined
  for (let attempts = 0; ; attempts++) {
    if (signal?.aborted) throw abortReason(signal)
    if (clock.now() + delayMs >= expiresAt) {
      const { grantType = 'device_code' } = last ?? {}
      throw new InvalidGrantError({ reason: 'device_code_expired', attempts, cause: last, grantType })
    }
    await clock.sleep(delayMs, signal)
    try {
      return await untilAborted(Promise.resolve(signal).then(request), signal)
    } catch (thrown) {
      const error = signal?.aborted ? undefined : normalizeError(thrown)
      const isPending = error?.kind === 'authorization_pending'
      if (!isPending && !error?.retryable) throw thrown
      last = error
      if (error.reason === 'slow_down') paceMs += slowDownMs
      failures = isPending ? 0 : failures + 1
      const backoffMs = failures && Math.max(paceMs, 1000) * 2 ** failures
      delayMs = Math.max(paceMs, backoffMs, error.retryAfterMs ?? 0)
    }
  }
}
