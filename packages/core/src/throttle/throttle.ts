import type { Clock } from '../clock.ts'
import { shown } from '../complete.ts'
import { copyError, type StsError } from '../errors.ts'
import { tell } from '../retry/diagnostics.ts'
import { findRow } from '../rows.ts'
import { isThenable } from '../thenable.ts'
import { Gate } from './gate.ts'
import { InteractionMemory } from './interaction-memory.ts'
import { keyedHash, randomHashKey } from './keyed-hash.ts'
import { resolveThrottleOptions, type ThrottleOptions, type ThrottlePolicy } from './policy.ts'
import { createMemoryStore, readState, type ThrottleStore } from './store.ts'
import { type RequestSource, TokenRequest } from './token-request.ts'
import { type Recollection, Visit, type VisitTerms } from './visit.ts'

/** What a gate looks like from outside. */
export interface GateSnapshot {
  /** The throttle key: named by the user, or made of what is no secret and a hash of the rest. */
  readonly key: string
  /** `closed` during a cooldown; `probing` while one call tries whether it is over; else `open`. */
  readonly state: 'closed' | 'probing' | 'open'
  /** Milliseconds until a probe may go; 0 unless closed. */
  readonly leftMs: number
  /** Calls per second that are let go; `Infinity` before the first 429. */
  readonly pacePerSecond: number
  /** Calls that wait. */
  readonly queueLength: number
  /** Calls that were sent and have no answer yet. */
  readonly inFlight: number
}

/** Cooldowns, paces and lines, by throttle key. The clients it is given to share what each of them learns. */
export interface Throttle {
  /** Every key in use, as it is now. */
  snapshot(): readonly GateSnapshot[]
  /**
   * Forgets what was learned: of one key, or of all. Call it when the user has signed in again or an administrator has
   * lifted a limit. Waiting calls go on.
   *
   * @param key - as in a snapshot, or as the option `key` names it
   */
  clear(key?: string): void
  /**
   * The same throttle with other options, for some of its calls.
   *
   * @throws TypeError, RangeError on options that make no sense
   */
  with(options: ThrottleOptions): Throttle
  /** For adapters: a call's place at its gate, or `undefined` for one that shares nothing. */
  visit(source: RequestSource, terms: VisitTerms, clock: Clock, now?: number): Visit | undefined
  /** For adapters: which calls ask for the very same, where the option `singleFlight` names the grant. */
  flight(source: RequestSource): string | undefined
}

/** Who a request is, as far as throttling goes. */
interface Identity {
  readonly key: string
  readonly token: TokenRequest | undefined
  readonly recollection: Recollection | undefined
}

/** Milliseconds for which a gate without calls stays. What it has learned is in the store, for longer. */
const idleMs = 30_000
const storedMs = 300_000
/** How long a store may take, and how old its answer may get, where it is not in memory. */
const storePatienceMs = 1000
const longestKey = 300

/** What all views of a throttle have in common. */
class Gates {
  readonly byKey = new Map<string, Gate>()
  readonly memory = new InteractionMemory()
  readonly store: ThrottleStore
  readonly hashKey
  orders = 0
  #looks = 0

  constructor(store: ThrottleStore = createMemoryStore()) {
    this.store = store
    this.hashKey = store.hashKey ?? randomHashKey()
  }

  /** Drops what is idle, a few gates at a time. */
  sweep(all = false): void {
    if (!all && ++this.#looks % 64) return
    let left = all ? this.byKey.size : Math.min(this.byKey.size, 128)
    for (const [key, gate] of this.byKey) {
      if (left-- <= 0) break
      this.byKey.delete(key)
      // To the end, so that each has its turn.
      if (!gate.isIdle(idleMs)) this.byKey.set(key, gate)
    }
  }
}

class SharedThrottle implements Throttle {
  readonly #gates: Gates
  readonly #policy: ThrottlePolicy
  #last: (Pick<RequestSource, 'method' | 'url' | 'body'> & { identity: Identity | undefined }) | undefined

  constructor(policy: ThrottlePolicy, gates = new Gates(policy.store)) {
    this.#policy = policy
    this.#gates = gates
  }

  with(options: ThrottleOptions): Throttle {
    return new SharedThrottle(resolveThrottleOptions(options, this.#policy), this.#gates)
  }

  snapshot(): readonly GateSnapshot[] {
    this.#gates.sweep(true)
    return [...this.#gates.byKey].map(([key, gate]) => ({
      key,
      state: gate.state,
      leftMs: gate.leftMs(),
      pacePerSecond: gate.pace.rate * 1000,
      queueLength: gate.waiting,
      inFlight: gate.inFlight,
    }))
  }

  clear(key?: string): void {
    const { byKey, memory, store } = this.#gates
    for (const [known, gate] of byKey) {
      if (key !== undefined && key !== known) continue
      gate.forget()
      ask(() => store.delete(known))
    }
    if (key !== undefined && !byKey.has(key)) ask(() => store.delete(key))
    memory.forget(key)
  }

  visit(source: RequestSource, terms: VisitTerms, clock: Clock, now?: number): Visit | undefined {
    const identity = this.#identify(source)
    if (!identity) return undefined
    const { key, recollection } = identity
    // Before this call's own gate is looked for, or that could be swept away under it.
    this.#gates.sweep()
    const gate = this.#gates.byKey.get(key) ?? this.#open(key, clock)
    gate.clock = clock
    if (gate.isShared && gate.time() - gate.loadedAt > storePatienceMs) this.#load(key, gate)
    return new Visit(gate, this.#gates.orders++, terms, recollection, now)
  }

  flight(source: RequestSource): string | undefined {
    const { singleFlight } = this.#policy
    const token = singleFlight.length ? this.#identify(source)?.token : undefined
    if (!token || !singleFlight.includes(token.grantType)) return undefined
    // Of this very call: an answer may be bound to its keys.
    const proofs = [source.header('authorization'), source.header('dpop')]
    return keyedHash(JSON.stringify([token.whole, ...proofs]), this.#gates.hashKey)
  }

  #identify(source: RequestSource): Identity | undefined {
    const { method, url, body } = source
    const last = this.#last
    if (last && last.url === url && last.body === body && last.method === method) return last.identity
    const { key } = this.#policy
    // Not the source itself: users take it apart.
    const named = key?.({ method, url, header: name => source.header(name) })
    if (named === false) return undefined
    if (typeof (named ?? '') !== 'string' && !Array.isArray(named))
      throw new TypeError(`throttle.key: ${shown(named)} given, expected a text, a list of texts, false or undefined`)
    const token = TokenRequest.from(source)
    const parts = named ?? (token && [token.name, token.account])
    const identity = parts === undefined ? undefined : this.#identity(this.#keyOf(parts), token)
    // Most calls repeat the one before. What can change unseen is looked at each time.
    const isDaemon = !token || (token.grantType === 'client_credentials' && !token.namedByHeader)
    const constant = !key && isDaemon && (typeof body === 'string' || body === undefined)
    this.#last = constant ? { method, url, body, identity } : undefined
    return identity
  }

  #identity(key: string, token: TokenRequest | undefined): Identity {
    return { key, token, recollection: token && this.#recollection(key, token) }
  }

  #keyOf(parts: string | readonly string[]): string {
    const [name = '', ...secrets] = typeof parts === 'string' ? [parts] : parts
    const hidden = name.length > longestKey ? [name, ...secrets] : secrets
    const shown = name.slice(0, longestKey)
    return hidden.some(Boolean) ? `${shown} #${keyedHash(JSON.stringify(hidden), this.#gates.hashKey)}` : shown
  }

  #recollection(key: string, token: TokenRequest): Recollection {
    const { memory, hashKey } = this.#gates
    const { failFast, failFastMs } = this.#policy
    const thumbprint = () => keyedHash(token.thumbprint, hashKey)
    return {
      get size() {
        return memory.size
      },
      recall: now => (memory.size && failFast ? memory.recall(thumbprint(), now) : undefined),
      learn: (error, now) => {
        if (!error && memory.size) memory.forget(undefined, thumbprint())
        if (error?.kind !== 'interaction_required' || asksForConsent(error) || !failFast) return
        if (failFast === 'all' || (token.grantType === 'refresh_token' && token.isPublic))
          memory.remember(thumbprint(), { key, error: copyError(error), from: now, ms: failFastMs })
      },
    }
  }

  #open(key: string, clock: Clock): Gate {
    const { byKey, store } = this.#gates
    const { maxQueue, onChange } = this.#policy
    const gate = new Gate(clock, maxQueue, (state, error) => {
      if (state !== 'probing') {
        const { closedForMs, ...pace } = gate.learned
        const savedAt = gate.clock.now()
        const kept = { ...pace, closedUntil: savedAt + closedForMs, savedAt }
        ask(() => store.set(key, kept, closedForMs + storedMs))
      }
      tell('throttle', onChange, { key, state, leftMs: gate.leftMs(), queueLength: gate.waiting, error })
    })
    byKey.set(key, gate)
    this.#load(key, gate)
    return gate
  }

  /** Asks the store what is known of a key. */
  #load(key: string, gate: Gate): void {
    const { clock, forgotten } = gate
    const take = (kept: unknown) => ask(() => gate.forgotten === forgotten && gate.resume(readState(kept, clock.now())))
    gate.loadedAt = gate.time()
    const kept = ask(() => this.#gates.store.get(key))
    if (!isThenable(kept)) {
      take(kept)
      return
    }
    const first = !gate.isShared
    gate.isShared = true
    const answered = Promise.resolve(kept).then(take, failed)
    if (!first) return
    gate.hold()
    const enough = new AbortController()
    const admit = () => {
      enough.abort()
      gate.admit()
    }
    void Promise.race([answered, clock.sleep(storePatienceMs, enough.signal).catch(() => {})]).then(admit)
  }
}

/** Consent can be given elsewhere at any time. */
const asksForConsent = ({ reason, codes, suberror }: StsError): boolean =>
  reason === 'consent_required' ||
  suberror === 'consent_required' ||
  codes.some(code => findRow(code)?.reason === 'consent_required')

/** By its methods, as it may be of another copy of the package. */
export const isThrottle = (value: unknown): value is Throttle =>
  typeof (value as { visit?: unknown } | null | undefined)?.visit === 'function'

const failed = (thrown: unknown): void => console.error('sts-errors: throttle.store failed', thrown)

/** What a store gives; what it throws, or rejects with where nobody waits for it, is reported and changes nothing. */
function ask(question: () => unknown): unknown {
  try {
    const answer = question()
    if (isThenable(answer)) answer.then(undefined, failed)
    return answer
  } catch (thrown) {
    failed(thrown)
    return undefined
  }
}

/**
 * Makes a throttle that several clients can be given, so that each of them heeds what one of them was told:
 * `createFetch({ throttle })`, `withStsErrors(instance, { throttle })`.
 *
 * @throws TypeError, RangeError on options that make no sense
 */
export const createThrottle = (options?: ThrottleOptions): Throttle =>
  new SharedThrottle(resolveThrottleOptions(options))
