import type { RetryOptions } from './policy.ts'

/** Retry options for common situations: spread them, and change what does not fit. */
export const policies: {
  /**
   * A background job, on whose end nobody waits: patient. Five minutes is longer than any `Retry-After` that the STS is
   * known to send to daemons, and an outage of a few minutes passes unseen.
   */
  readonly daemon: RetryOptions
  /**
   * Somebody looks at the screen: two quick retries within fifteen seconds, and a server that wants a longer pause than
   * five is reported at once.
   */
  readonly interactive: RetryOptions
  /**
   * The managed-identity endpoint of a virtual machine. It restarts while it is updated: then it answers 404, or 410 for
   * up to 70 seconds, and both are worth a retry. After a 5xx it wants at least a second of quiet.
   *
   * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling
   */
  readonly managedIdentity: RetryOptions
} = {
  daemon: {
    maxRetries: 6,
    baseDelayMs: 1000,
    maxDelayMs: 60_000,
    maxRetryAfterMs: 300_000,
    attemptTimeoutMs: 60_000,
    totalTimeoutMs: 900_000,
  },
  interactive: {
    maxRetries: 2,
    baseDelayMs: 250,
    maxDelayMs: 2000,
    maxRetryAfterMs: 5000,
    attemptTimeoutMs: 10_000,
    totalTimeoutMs: 15_000,
  },
  managedIdentity: {
    maxRetries: 5,
    baseDelayMs: 2000,
    maxDelayMs: 60_000,
    // Its lower half is a second, the least that a 5xx may be followed by.
    jitter: 'equal',
    attemptTimeoutMs: 30_000,
    statuses: { 404: {}, 410: { maxRetries: 7, delayMs: 10_000 } },
  },
}
