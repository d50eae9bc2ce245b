import type { Clock } from '../../../src/clock.ts'
import {
  type Awaitable,
  createMemoryStore,
  type StoredThrottle,
  type ThrottleStore,
} from '../../../src/throttle/store.ts'

/** How a store behaves. */
export const storeKinds = ['memory', 'async', 'slow', 'late', 'hanging', 'throwing', 'rejecting', 'garbage'] as const
export type StoreKind = (typeof storeKinds)[number]

/** A store of some kind, over one in memory that other processes write to. */
export interface TestStore extends ThrottleStore {
  readonly memory: ThrottleStore
  /** Its timers that run. */
  readonly timers: number
}

const unreadable = Object.defineProperty({}, 'closedUntil', {
  get() {
    throw new Error('unreadable')
  },
})
/** What no store of ours would keep. */
const garbage: readonly unknown[] = [
  null,
  7,
  'closed',
  { closedUntil: Infinity, savedAt: -Infinity },
  { closedUntil: NaN, savedAt: 'now', ratePerSecond: -1, ceilingPerSecond: {} },
  unreadable,
]

/** Is told of each question; what it gives back is told of the answer, and of what is worth something in it. */
export interface StoreListener {
  asked(key: string): (kept: StoredThrottle | undefined) => void
}

type Answer = StoredThrottle | undefined | Promise<StoredThrottle | undefined>

export function createTestStore(kind: StoreKind, clock: Clock, listener: StoreListener): TestStore {
  const memory = createMemoryStore()
  let timers = 0
  let turns = 0
  const after = async (ms: number, key: string): Promise<StoredThrottle | undefined> => {
    timers++
    await clock.sleep(ms)
    timers--
    return memory.get(key)
  }
  const down = (): never => {
    throw new Error('the store is down')
  }
  const worthless = (): Answer => {
    const value = garbage[turns++ % garbage.length] as StoredThrottle
    return turns % 4 < 2 ? Promise.resolve(value) : value
  }
  const answers: { readonly [K in StoreKind]: (key: string) => Answer } = {
    memory: key => memory.get(key) as StoredThrottle | undefined,
    async: async key => memory.get(key),
    slow: key => after(500, key),
    late: key => after(3000, key),
    hanging: () => new Promise(() => undefined),
    throwing: down,
    rejecting: async () => down(),
    garbage: worthless,
  }
  const write = (act: () => Awaitable<void>): Awaitable<void> => {
    if (kind === 'rejecting') return Promise.reject(new Error('the store is down'))
    return kind === 'throwing' ? down() : act()
  }
  return {
    memory,
    get timers() {
      return timers
    },
    get: key => {
      const answered = listener.asked(key)
      // Worth nothing, whatever it is.
      if (kind === 'throwing' || kind === 'garbage') answered(undefined)
      const answer = answers[kind](key)
      // The listener hears of it before the throttle does, and nothing comes in between.
      if (answer instanceof Promise)
        answer.then(
          kept => kind !== 'garbage' && answered(kept),
          () => answered(undefined),
        )
      else if (kind === 'memory') answered(answer)
      return answer
    },
    set: (key, state, ttlMs) => write(() => memory.set(key, state, ttlMs)),
    delete: key => write(() => memory.delete(key)),
  }
}
