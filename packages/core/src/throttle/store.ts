import type { GateState } from './gate-state.ts'
import type { HashKey } from './keyed-hash.ts'
import type { LearnedPace } from './pace.ts'

/** A value, or a promise of it: a store in memory costs no turn of the event loop. */
export type Awaitable<T> = T | PromiseLike<T>

/** What a store keeps for a throttle key: plain data. */
export interface StoredThrottle extends LearnedPace {
  /** When the cooldown ends, in milliseconds since the epoch. */
  readonly closedUntil: number
  /** When it was written, in milliseconds since the epoch. */
  readonly savedAt: number
}

/**
 * Where cooldowns and paces are kept, so that a fleet of processes can share them. Keys hold no secret. A store that fails,
 * or does not answer within a second, holds no call back.
 */
export interface ThrottleStore {
  /** The key of the hashes in throttle keys, which all that share the store must have in common; random by default. */
  readonly hashKey?: HashKey | undefined
  get(key: string): Awaitable<StoredThrottle | undefined>
  /** @param ttlMs - after so many milliseconds it is worth nothing */
  set(key: string, state: StoredThrottle, ttlMs: number): Awaitable<void>
  delete(key: string): Awaitable<void>
}

/** Entries that are looked at for each one that is written: more than one, so that the expired ones run out. */
const looks = 2

/**
 * A store in memory.
 *
 * @param capacity - entries; the oldest ones give way
 */
export function createMemoryStore(capacity = 10_000): ThrottleStore {
  const entries = new Map<string, { readonly state: StoredThrottle; readonly until: number }>()
  return {
    get: key => entries.get(key)?.state,
    set(key, state, ttlMs) {
      entries.delete(key)
      entries.set(key, { state, until: state.savedAt + ttlMs })
      let left = looks
      for (const [oldest, { until }] of entries) {
        if (left-- === 0) break
        if (until < state.savedAt || entries.size > capacity) entries.delete(oldest)
      }
    },
    delete: key => void entries.delete(key),
  }
}

/** What a store gave, made sound: it may be of another process, another version, or another time. */
export function readState(kept: unknown, now: number): GateState {
  const { closedUntil, savedAt, ratePerSecond, ceilingPerSecond } = (kept ?? {}) as { [name: string]: unknown }
  const positive = (value: unknown): number | undefined =>
    typeof value === 'number' && value > 0 && value < Infinity ? value : undefined
  const until = positive(closedUntil) ?? 0
  return {
    // A clock that was put back in the meantime makes no cooldown longer.
    closedForMs: Math.max(0, Math.min(until - now, until - (positive(savedAt) ?? 0))),
    ratePerSecond: positive(ratePerSecond),
    ceilingPerSecond: positive(ceilingPerSecond),
  }
}
