import { type Clock, systemClock } from './clock.ts'
import { checkMethods, complete } from './complete.ts'
import type { StsError } from './errors.ts'
import type { StopReason } from './kinds.ts'
import type { ClaimsChallengeHook, SharedReplays } from './retry/claims-replay.ts'
import { type RetryOptions, type RetryPolicy, resolveRetryOptions } from './retry/policy.ts'
import type { RequestChanges } from './retry/request-changes.ts'
import type { RequestTraits } from './retry/request-traits.ts'
import type { ThrottleOptions } from './throttle/policy.ts'
import { createThrottle, isThrottle, type Throttle } from './throttle/throttle.ts'

/** A retry that is about to be waited for. */
export interface RetryEvent {
  readonly error: StsError
  /** The attempt that failed; the first is 1. */
  readonly attempt: number
  /** Milliseconds until the next one. */
  readonly delayMs: number
  readonly request: RequestTraits
}

/** A call that is not retried any further. */
export interface GiveUpEvent {
  readonly error: StsError
  /** How often the request was sent. */
  readonly attempts: number
  readonly reason: StopReason
  readonly request: RequestTraits
}

/** How a client of this family behaves; the same options can be given for a single request. */
export interface StsOptions {
  /**
   * Which requests to handle; the others are sent as if this library were not there. All by default. The address has its query,
   * the method is in upper case.
   */
  readonly match?: ((request: { readonly method: string; readonly url: string }) => boolean) | undefined
  /**
   * Which errors are thrown. `recognized`: every error answer to a token request; for other requests 401 and 403 with a
   * challenge or an authentication code, 408, 429, 5xx and faults of the network; any other answer is the client's own
   * affair. `never`: after its retries the client gets the last answer as it is.
   * @defaultValue 'recognized'
   */
  readonly throwOn?: 'recognized' | 'never' | ((error: StsError) => boolean) | undefined
  /**
   * Whether a token response that grants fewer scopes than were asked is thrown, as a {@link ScopesDeclinedError} with
   * `grantedScopes` and `declinedScopes`, whose `response` is the success, still readable. Only for grants whose request has
   * a `scope`; not for undici, whose answers stream through.
   * @defaultValue false
   */
  readonly throwOnDeclinedScopes?: boolean | undefined
  /** When and how a failed request is sent again; `false` never. */
  readonly retry?: false | RetryOptions | undefined
  /**
   * How concurrent calls share what one of them was told: cooldowns, paces, needless repetitions. A {@link createThrottle}
   * given to several clients joins them; `false` leaves each call to itself. For a single request: other options for the
   * throttle of its client.
   */
  readonly throttle?: false | ThrottleOptions | Throttle | undefined
  /**
   * Called when a resource asks for a token with certain claims: the token that it returns is sent with the same request,
   * once. Calls that meet the same challenge with the same token share one call of it; without a token in sight, each makes
   * its own. `undefined` where there is no token to be had: the challenge is thrown, as is a second
   * one. What it throws reaches the callers, with the challenge as `cause`. A call of its own, through the same client and
   * with the refused token, that met the same challenge would wait for itself.
   */
  readonly onClaimsChallenge?: ClaimsChallengeHook | undefined
  /** Called before a retry, after its wait: new headers or a new token, as a wait may outlive a credential. */
  readonly beforeRetry?:
    | ((event: RetryEvent) => RequestChanges | undefined | Promise<RequestChanges | undefined>)
    | undefined
  /** Called before each wait. What it throws is reported on the console and changes nothing. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  /** Called when a call is not retried any further. What it throws is reported on the console and changes nothing. */
  readonly onGiveUp?: ((event: GiveUpEvent) => void) | undefined
  /** Time and chance; the runtime's by default. */
  readonly clock?: Clock | undefined
}

/** Options with every default in place. */
export interface ResolvedOptions {
  readonly match: StsOptions['match']
  readonly throwOn: NonNullable<StsOptions['throwOn']>
  readonly throwOnDeclinedScopes: boolean
  readonly retry: RetryPolicy | false
  readonly throttle: Throttle | false
  readonly onClaimsChallenge: StsOptions['onClaimsChallenge']
  readonly beforeRetry: NonNullable<StsOptions['beforeRetry']>
  readonly onRetry: NonNullable<StsOptions['onRetry']>
  readonly onGiveUp: NonNullable<StsOptions['onGiveUp']>
  readonly clock: Clock
  /** What the calls of a client have in common. */
  readonly shared: Shared
}

/** State of a client, which options for a single request leave as it is. */
export interface Shared extends SharedReplays {
  /** What the retry budget holds. */
  tokens: number
}

const nothing = (): undefined => undefined

const usualRetry = resolveRetryOptions()

const defaults: Omit<ResolvedOptions, 'shared'> = {
  match: undefined,
  throwOn: 'recognized',
  throwOnDeclinedScopes: false,
  retry: usualRetry,
  throttle: false,
  onClaimsChallenge: undefined,
  beforeRetry: nothing,
  onRetry: nothing,
  onGiveUp: nothing,
  clock: systemClock,
}

/** A client's own throttle; for a single request a view of that, or one that it was given. */
function resolveThrottle(given: StsOptions['throttle'], usual: ResolvedOptions | undefined): Throttle | false {
  if (given === false || isThrottle(given)) return given
  if (usual?.throttle) return given ? usual.throttle.with(given) : usual.throttle
  return usual && !given ? false : createThrottle(given)
}

/**
 * Completes options.
 *
 * @param usual - for a single request: those of its client, whose state it shares; the very same where it asks for nothing
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense; the message names both
 */
export function resolveOptions(given?: StsOptions, usual?: ResolvedOptions): ResolvedOptions {
  return given === undefined && usual ? usual : completeOptions(given, usual)
}

function completeOptions(options: StsOptions = {}, usual?: ResolvedOptions): ResolvedOptions {
  const { shared, ...base } = usual ?? { ...defaults, shared: undefined }
  const misplaced = Object.keys(options ?? {}).find(name => !(name in base) && name in usualRetry)
  if (misplaced) throw new TypeError(`${misplaced}: given beside retry, expected within: { retry: { ${misplaced} } }`)
  const given = complete('', base, options)
  checkMethods('clock', given.clock, ['now', 'sleep', 'random'])
  const retry = given.retry && resolveRetryOptions(options.retry || {}, base.retry || undefined)
  const { budget } = retry || {}
  const tokens = budget ? budget.maxTokens : Infinity
  const throttle = resolveThrottle(options.throttle, usual)
  return { ...given, retry, throttle, shared: shared ?? { tokens, sent: 0, hookCalls: new Map() } }
}
