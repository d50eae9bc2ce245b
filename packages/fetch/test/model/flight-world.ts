import { getEventListeners } from 'node:events'
import { createFetch, isStsError } from '@sts-errors/fetch'
import type fc from 'fast-check'
import { createScheduledClock } from '../../../../test/scheduled-clock.ts'

/** What an exchange comes to. */
export const outcomes = ['success', 'invalid_scope', 'unavailable', 'throttled', 'reset', 'mistake'] as const
export type Outcome = (typeof outcomes)[number]

export interface FlightSetting {
  /** In the order of the exchanges; those beyond are successes. */
  readonly outcomes: readonly Outcome[]
  /** Whether the transport rejects only in its own time when it is aborted. */
  readonly isStubborn: boolean
}

/** What the transport is handed. */
interface Sent {
  readonly method: string
  readonly body: URLSearchParams
  readonly signal: AbortSignal | undefined
}

/** One request at the transport. */
interface Exchange {
  readonly id: number
  readonly key: string
  readonly signal: AbortSignal | undefined
  /** When it was answered, in steps; until then `Infinity`. */
  answeredAt: number
}

/** One call, as its caller sees it. */
interface Passenger {
  readonly key: string
  readonly controller: AbortController | undefined
  readonly joinedAt: number
  settled: number
  answer: Response | undefined
  thrown: unknown
}

const reasonOf = new Error('enough')
const mistake = new RangeError('a mistake of the caller')
const url = 'https://login.example/t/oauth2/v2.0/token'

function answerOf(id: number, outcome: Outcome): Response {
  const answer = (status: number, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify({ id, error: status === 200 ? undefined : outcome }), { status, headers })
  if (outcome === 'reset') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })
  if (outcome === 'mistake') throw mistake
  if (outcome === 'unavailable') return answer(503)
  if (outcome === 'throttled') return answer(429, { 'retry-after': '1' })
  return answer(outcome === 'success' ? 200 : 400)
}

/** Clients that ask for the same, a transport under a scheduler, and what is promised of both. */
export class FlightWorld {
  readonly broken: string[] = []
  readonly #scheduler: fc.Scheduler
  readonly #outcomes: readonly Outcome[]
  readonly #isStubborn: boolean
  readonly #exchanges: Exchange[] = []
  readonly #passengers: Passenger[] = []
  readonly #send
  #step = 0

  constructor(scheduler: fc.Scheduler, { outcomes, isStubborn }: FlightSetting) {
    this.#scheduler = scheduler
    this.#outcomes = outcomes
    this.#isStubborn = isStubborn
    this.#send = createFetch({
      fetch: (_: string, init?: Sent) => this.#exchange(init),
      throttle: { singleFlight: ['refresh_token'] },
      retry: { maxRetries: 2, budget: false },
      clock: createScheduledClock(scheduler),
    })
  }

  join(key: string, signal: 'none' | 'live' | 'aborted'): void {
    const controller = signal === 'none' ? undefined : new AbortController()
    if (signal === 'aborted') controller?.abort(reasonOf)
    const joinedAt = this.#step++
    const passenger: Passenger = { key, controller, joinedAt, settled: 0, answer: undefined, thrown: undefined }
    this.#passengers.push(passenger)
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'c', refresh_token: key })
    this.#send(url, { method: 'POST', body, signal: controller?.signal })
      .then(answer => {
        passenger.answer = answer
      })
      .catch((thrown: unknown) => {
        passenger.thrown = thrown
      })
      .finally(() => passenger.settled++)
  }

  abort(which: number): void {
    const waiting = this.#passengers.filter(({ settled, controller }) => !settled && controller)
    waiting[which % waiting.length]?.controller?.abort(reasonOf)
  }

  abortAll(key: string): void {
    for (const passenger of this.#passengers) if (passenger.key === key) passenger.controller?.abort(reasonOf)
  }

  /** When everything that waits for nothing has happened. */
  judgeRest(): void {
    for (const { settled, controller } of this.#passengers) {
      if (settled > 1) this.#breaks('a call settled twice')
      if (controller?.signal.aborted && !settled) this.#breaks('a call outlived its abort')
      if (controller && settled && getEventListeners(controller.signal, 'abort').length)
        this.#breaks('a call that is over listens for an abort')
    }
    for (const key of new Set(this.#exchanges.map(exchange => exchange.key))) this.#judgeExchanges(key)
  }

  async judgeEnd(): Promise<void> {
    this.judgeRest()
    const open = this.#passengers.filter(({ settled }) => !settled)
    if (open.length) this.#breaks(`${open.length} calls never settle`)
    for (const passenger of this.#passengers) await this.#judgeOutcome(passenger)
    const own = this.#passengers.flatMap(({ answer, thrown }) => [answer, isStsError(thrown) ? thrown : undefined])
    const given = own.filter(one => one !== undefined)
    if (new Set(given).size < given.length) this.#breaks('two calls got the very same object')
  }

  #judgeExchanges(key: string): void {
    const live = this.#exchanges.filter(one => one.key === key && one.answeredAt === Infinity && !one.signal?.aborted)
    const waiting = this.#passengers.filter(one => one.key === key && !one.settled)
    if (live.length > 1) this.#breaks(`${live.length} exchanges at a time`)
    if (live.length && !waiting.length) this.#breaks('an exchange goes on though nobody waits for it')
  }

  async #judgeOutcome({ key, controller, joinedAt, answer, thrown }: Passenger): Promise<void> {
    const isAborted = controller?.signal.aborted
    if (thrown === reasonOf) {
      if (!isAborted) this.#breaks('a call was aborted by another one')
      return
    }
    if (thrown === mistake) return
    const response = answer ?? (isStsError(thrown) ? (thrown.response as Response | undefined) : undefined)
    if (isStsError(thrown) && thrown.kind === 'network') return
    if (!response) return this.#breaks(`rejected with ${String(thrown)}`)
    const { id } = (await response.json().catch(() => ({ id: -1 }))) as { id: number }
    const exchange = this.#exchanges[id]
    if (!exchange) this.#breaks('an answer cannot be read')
    else if (exchange.key !== key) this.#breaks('an answer is that of another request')
    else if (exchange.answeredAt < joinedAt) this.#breaks('an answer is older than the call')
  }

  async #exchange({ body, signal }: Partial<Sent> = {}): Promise<Response> {
    const key = body?.get('refresh_token') ?? ''
    const exchange: Exchange = { id: this.#exchanges.length, key, signal, answeredAt: Infinity }
    this.#exchanges.push(exchange)
    const isWanted = this.#passengers.some(one => one.key === key && !one.settled && !one.controller?.signal.aborted)
    if (!isWanted && !signal?.aborted) this.#breaks('an exchange begins though nobody waits for it')
    if (signal?.aborted) throw signal.reason
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => this.#isStubborn || reject(signal.reason as Error))
    })
    await Promise.race([this.#scheduler.schedule(Promise.resolve(), `answer ${exchange.id}`), aborted])
    if (signal?.aborted) throw signal.reason
    exchange.answeredAt = this.#step++
    return answerOf(exchange.id, this.#outcomes[exchange.id] ?? 'success')
  }

  #breaks(promise: string): void {
    this.broken.push(promise)
  }
}
