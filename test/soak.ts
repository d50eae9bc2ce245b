import { createThrottle, type StsError, toStsError } from '@sts-errors/core'
import { type Call, perform, resolveOptions } from '@sts-errors/core/adapter'
import { seededRandom } from './seeded-random.ts'

/** What a soak came to. */
export interface SoakReport {
  readonly calls: number
  readonly settled: number
  /** Calls that settled more than once. */
  readonly twice: number
  readonly answered: number
  readonly aborted: number
  readonly failed: number
  readonly sent: number
  /** Timers and abort listeners that were left. */
  readonly timersLeft: number
  readonly listenersLeft: number
  /** Gates that were left once nobody had come for a while. */
  readonly gatesLeft: number
  /** Bytes in use after each tenth of the calls; zeros without `--expose-gc`. */
  readonly heap: readonly number[]
}

interface Answer {
  readonly status: number
}

/** Events in virtual time: a binary heap. */
class Agenda {
  readonly #heap: { readonly at: number; readonly run: () => void }[] = []
  now = Date.UTC(2026, 0, 5)

  get size(): number {
    return this.#heap.length
  }

  add(at: number, run: () => void): void {
    const heap = this.#heap
    const event = { at, run }
    let i = heap.push(event) - 1
    for (let up = (i - 1) >> 1; i > 0 && (heap[up]?.at ?? 0) > at; i = up, up = (i - 1) >> 1)
      heap[i] = heap[up] ?? event
    heap[i] = event
  }

  /** Goes on to the next event; `false` where there is none. */
  step(): boolean {
    const heap = this.#heap
    const [first] = heap
    const last = heap.pop()
    if (!first || !last) return false
    if (heap.length) {
      let i = 0
      for (;;) {
        let child = 2 * i + 1
        if ((heap[child + 1]?.at ?? Infinity) < (heap[child]?.at ?? Infinity)) child++
        const below = heap[child]
        if (!below || below.at >= last.at) break
        heap[i] = below
        i = child
      }
      heap[i] = last
    }
    this.now = Math.max(this.now, first.at)
    first.run()
    return true
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/**
 * Calls through the loop and one throttle, over many keys, in virtual time: quotas, outages, faults of the network, aborts in line
 * and in flight, and a clock that is put back now and then.
 */
export async function soak({ calls, keys }: { readonly calls: number; readonly keys: number }): Promise<SoakReport> {
  const agenda = new Agenda()
  const random = seededRandom(7)
  let timersLeft = 0
  let listenersLeft = 0
  let put = 0
  const signalOf = (): { signal: Call<Answer>['signal']; abort(): void } => {
    const listeners = new Set<() => void>()
    const signal = {
      aborted: false,
      reason: undefined as unknown,
      addEventListener: (_: 'abort', listener: () => void) => {
        listenersLeft++
        listeners.add(listener)
      },
      removeEventListener: (_: 'abort', listener: () => void) => {
        if (listeners.delete(listener)) listenersLeft--
      },
    }
    const abort = () => {
      signal.aborted = true
      signal.reason = new Error('aborted')
      for (const listener of [...listeners]) listener()
    }
    return { signal, abort }
  }
  const clock = {
    now: () => agenda.now + put,
    random,
    sleep: (ms: number, signal?: Call<Answer>['signal']) =>
      new Promise<void>((resolve, reject) => {
        timersLeft++
        let over = false
        const end = (settle: () => void) => {
          if (over) return
          over = true
          timersLeft--
          signal?.removeEventListener('abort', abort)
          settle()
        }
        const abort = () => end(() => reject(signal?.reason as Error))
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort)
        agenda.add(agenda.now + ms, () => end(resolve))
      }),
  }
  const throttle = createThrottle()
  const options = resolveOptions({ clock, throttle, retry: { budget: false } })
  const request = {
    method: 'POST',
    url: 'https://sts.example.test/t/oauth2/v2.0/token',
    tokenRequest: true,
    replayable: true,
  }
  const quotas = new Map<number, { from: number; used: number }>()
  const counts = { settled: 0, twice: 0, answered: 0, aborted: 0, failed: 0, sent: 0 }

  /** Twenty per second and key, of which some are always answered otherwise. */
  const answer = (key: number): { status: number; headers?: Record<string, string> } | Error => {
    const chance = random()
    if (chance < 0.01) return new Error('own fault')
    if (chance < 0.02) return { status: 500 }
    if (chance < 0.025) return { status: 503, headers: { 'retry-after': '3' } }
    if (chance < 0.03) return { status: 429 }
    const quota = quotas.get(key)
    if (!quota || agenda.now >= quota.from + 1000) quotas.set(key, { from: agenda.now, used: 1 })
    else if (quota.used++ >= 20) return { status: 429, headers: { 'retry-after': '1' } }
    return { status: 200 }
  }

  const start = (i: number): void => {
    // A twentieth of all calls goes to ten keys, half of what these take, in bursts.
    const key = i % 20 === 0 ? (i / 20) % 10 : 100 + Math.floor(random() * (keys - 100))
    const { signal, abort } = signalOf()
    const body = `grant_type=password&client_id=app&username=user${key}`
    const call: Call<Answer> = {
      ...request,
      request,
      body,
      signal,
      header: () => undefined,
      discard: () => undefined,
      async send() {
        counts.sent++
        const given = answer(key)
        await clock.sleep(20 + 80 * random(), signal)
        if (given instanceof Error) throw given
        const error = toStsError({ ...request, ...given }, clock.now())
        return error ? { error, answer: given } : given
      },
    }
    let settled = false
    const settle = (count: 'answered' | 'aborted' | 'failed') => {
      if (settled) counts.twice++
      else counts.settled++
      settled = true
      counts[count]++
    }
    perform(call, options).then(
      () => settle('answered'),
      (_: StsError) => settle(signal?.aborted ? 'aborted' : 'failed'),
    )
    if (i % 20 === 3) agenda.add(agenda.now + 3000 * random(), () => !settled && abort())
  }

  const heap: number[] = []
  const { gc } = globalThis
  for (let made = 0; made < calls; ) {
    const burst = Math.min(100, calls - made)
    for (let i = 0; i < burst; i++) start(made + i)
    made += burst
    if (made % 5000 === 0) put -= 50
    // Two thousand calls per second.
    const until = agenda.now + 50
    let reached = false
    agenda.add(until, () => {
      reached = true
    })
    await turn()
    while (!reached && agenda.step()) await turn()
    if (gc && Math.floor((10 * made) / calls) > heap.length) {
      gc()
      heap.push(process.memoryUsage().heapUsed)
    }
  }
  await turn()
  while (agenda.step()) await turn()
  agenda.now += 3_600_000
  return { calls, ...counts, timersLeft, listenersLeft, gatesLeft: throttle.snapshot().length, heap }
}
