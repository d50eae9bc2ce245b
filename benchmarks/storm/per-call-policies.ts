import type { StormEnv } from './storm-models.mjs'

/** The wait before a retry, in milliseconds: after so many failed attempts, with what the server asked for. */
export type DelayRule = (attempt: number, retryAfterMs: number | undefined, random: number) => number

/**
 * What other packages wait, by the rules in their sources, each with its bounds lifted so that every call can end:
 * each call for itself, as all of them do.
 */
export const delayRules: { readonly [policy: string]: DelayRule } = {
  // exponentialDelay, which its README recommends: never shorter than Retry-After, up to a fifth longer.
  'axios-retry': (attempt, retryAfterMs = 0, random) => Math.max(2 ** attempt * 100, retryAfterMs) * (1 + 0.2 * random),
  // Retry-After where there is one, else its usual backoff.
  ky: (attempt, retryAfterMs) => retryAfterMs ?? Math.min(20_000, 300 * 2 ** (attempt - 1)),
  // A Retry-After above zero, else its backoff, both at most maxTimeout, here a minute instead of 30 s.
  'undici RetryAgent': (attempt, retryAfterMs = 0) =>
    Math.min(retryAfterMs > 0 ? retryAfterMs : 500 * 2 ** (attempt - 1), 60_000),
  // A second, whatever the server says.
  'fetch-retry': () => 1000,
}

/** A client whose calls know nothing of each other. */
export const perCall =
  (rule: DelayRule) =>
  ({ send, at, now, random }: StormEnv) =>
  (call: number, done: (ok: boolean) => void): void => {
    let attempt = 0
    const go = () =>
      send(call, ({ status, retryAfterMs }) => {
        if (status === 200) done(true)
        else at(now() + rule(++attempt, retryAfterMs, random()), go)
      })
    go()
  }
