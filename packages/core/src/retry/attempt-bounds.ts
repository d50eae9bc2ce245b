import type { RetryPolicy } from './policy.ts'

/** Milliseconds that an error body may take; what came by then has to tell. */
export const errorBodyMs = (retry: RetryPolicy | false | undefined): number =>
  Math.min(10_000, retry ? retry.attemptTimeoutMs : Infinity)

/** What is said of an attempt that was not over in its time. */
export const lateMessage = 'attemptTimeoutMs has passed'
