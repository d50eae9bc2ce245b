import { checkMethods, complete, shown } from '../complete.ts'
import type { StsError } from '../errors.ts'
import type { ThrottleStore } from './store.ts'

/** What a throttle key is made of. */
export interface ThrottleRequest {
  readonly method: string
  /** With its query. */
  readonly url: string
  /** A header of the request, also a secret one; the name in lower case. */
  header(name: string): string | undefined
}

/** A change of a gate's state. */
export interface ThrottleEvent {
  /** The throttle key, as in a snapshot. */
  readonly key: string
  /** `closed` by an answer; `probing` when one call is sent to try; `open` when that was accepted. */
  readonly state: 'closed' | 'probing' | 'open'
  /** Milliseconds until a probe may go; 0 unless closed. */
  readonly leftMs: number
  /** Calls that wait. */
  readonly queueLength: number
  /** The answer that closed it. */
  readonly error?: StsError | undefined
}

/** How concurrent calls share what one of them learned. */
export interface ThrottleOptions {
  /**
   * Which calls share a quota. A text names the quota, and snapshots show it; of a list they show the first element only,
   * and the others as a hash; `false` is for a request that shares nothing. `undefined` leaves the usual answer: token
   * requests share by authority, client, grant, scopes and, for a user's grant, account or token; others nothing.
   */
  readonly key?: ((request: ThrottleRequest) => string | readonly string[] | false | undefined) | undefined
  /** Calls that may wait at one gate; a further one fails at once with stop reason `queue_full`. @defaultValue 100000 */
  readonly maxQueue?: number | undefined
  /**
   * For which token requests an `interaction_required` answer is remembered, so that the same request is not sent again
   * in vain: refresh tokens of applications without a credential; all; none. `consent_required` is never remembered, as
   * consent can be given elsewhere.
   * @defaultValue 'public_clients'
   */
  readonly failFast?: 'public_clients' | 'all' | false | undefined
  /** Milliseconds for which it is remembered. @defaultValue 120000 */
  readonly failFastMs?: number | undefined
  /**
   * Grants whose identical token requests in flight share one exchange over the network: `['refresh_token']`. Each caller
   * gets an answer of its own to read.
   */
  readonly singleFlight?: readonly ('refresh_token' | 'client_credentials' | (string & {}))[] | undefined
  /** Where cooldowns and paces are kept; by default the memory of this process. */
  readonly store?: ThrottleStore | undefined
  /** Called when a gate closes, sends a probe, opens. What it throws is reported on the console and changes nothing. */
  readonly onChange?: ((event: ThrottleEvent) => void) | undefined
}

/** Options with every default in place. */
export interface ThrottlePolicy {
  readonly key: ThrottleOptions['key']
  readonly maxQueue: number
  readonly failFast: 'public_clients' | 'all' | false
  readonly failFastMs: number
  readonly singleFlight: readonly string[]
  readonly store: ThrottleStore | undefined
  readonly onChange: (event: ThrottleEvent) => void
}

const defaults: ThrottlePolicy = {
  key: undefined,
  maxQueue: 100_000,
  failFast: 'public_clients',
  failFastMs: 120_000,
  singleFlight: [],
  store: undefined,
  onChange: () => undefined,
}

/**
 * Completes throttle options, with the usual ones for what is not given.
 *
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense; the message names both
 */
export function resolveThrottleOptions(options?: ThrottleOptions, usual: ThrottlePolicy = defaults): ThrottlePolicy {
  const policy = complete('throttle.', usual, options)
  if (policy.store) checkMethods('throttle.store', policy.store, ['get', 'set', 'delete'])
  for (const grant of policy.singleFlight)
    if (typeof grant !== 'string')
      throw new TypeError(`throttle.singleFlight: ${shown(grant)} given, expected grant types`)
  return policy
}
