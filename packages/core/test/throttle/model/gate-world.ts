import { createThrottle, type StoredThrottle, type StsError, type ThrottleEvent, toStsError } from '@sts-errors/core'
import { createEventClock } from '../../../../../test/event-clock.ts'
import { faultToError } from '../../../src/faults.ts'
import type { VisitTerms } from '../../../src/throttle/visit.ts'
import { GateModel } from './gate-model.ts'
import type { Kept, Moment } from './guest.ts'
import { Party } from './party.ts'
import { createTestStore, type StoreKind } from './store-kinds.ts'

/** What an attempt comes to: a status with a hint in seconds, a fault of the network, or what is none of our business. */
export type Outcome = { readonly status: number; readonly seconds?: number } | 'fault' | 'stranger'

export interface Setting {
  readonly store: StoreKind
  readonly maxQueue: number
  readonly chance: number
  readonly onChangeThrows: boolean
  /** Whether somebody puts the clock forward and back. */
  readonly clockLeaps: boolean
}

/** A throttle in simulated time, the calls at its gates, and what the models say to each of their steps. */
export class GateWorld {
  readonly broken: string[] = []
  readonly #setting: Setting
  readonly #clock
  readonly #throttle
  readonly #store
  readonly #startedAt: number
  readonly #models = new Map<string, GateModel>()
  readonly #parties: Party[] = []
  /** What other processes wrote. */
  readonly #foreign = new Set<StoredThrottle>()
  #leaptForward = 0
  #shift = 0

  constructor(setting: Setting) {
    this.#setting = setting
    this.#clock = createEventClock(() => setting.chance)
    this.#startedAt = this.#clock.now()
    this.#store = createTestStore(setting.store, this.#clock, {
      asked: key => {
        const heed = this.#modelOf(key).asksStore()
        return kept => heed(kept && this.#read(kept))
      },
    })
    this.#throttle = createThrottle({
      key: ({ url }) => url,
      maxQueue: setting.maxQueue,
      store: this.#store,
      onChange: event => this.#heard(event),
    })
  }

  get now(): Moment {
    const elapsed = this.#clock.now() - this.#startedAt - this.#shift
    return { elapsed, shown: elapsed + this.#leaptForward }
  }

  /** A new call. */
  come(key: string, terms: VisitTerms, isAbortable: boolean): void {
    const source = { method: 'GET', url: key, body: undefined, header: () => undefined }
    const visit = this.#throttle.visit(source, terms, this.#clock, this.#clock.now())
    if (!visit) throw new Error('no gate')
    const model = this.#modelOf(key)
    const mustGo = this.#setting.store === 'memory' && model.isFree
    const party = new Party(model.meets(this.#parties.length, terms), visit, model, isAbortable)
    this.#parties.push(party)
    party.enter()
    if (mustGo && !party.isSent) model.breaks(`call ${party.guest.order} had to wait before a free gate`)
  }

  /** A call that backed off comes back, or one is over. */
  comeBack(which: number, stays: boolean): void {
    const party = this.#pick(which, ({ guest }) => guest.state === 'away')
    if (stays) party?.enter()
    else party?.end()
  }

  /** An attempt has its answer. */
  answer(which: number, outcome: Outcome, comesBack: boolean): void {
    const party = this.#pick(which, ({ isSent }) => isSent)
    if (outcome === 'stranger') party?.end()
    else {
      const error = errorOf(outcome)
      const status = outcome === 'fault' ? 0 : outcome.status
      const waitMs = status === 429 || status === 503 ? error?.retryAfterMs : undefined
      const isAccepted = status > 0 && status < 500 && status !== 429
      party?.leave({ isRefusal: status === 429, isAccepted, waitMs }, error, comesBack)
    }
  }

  /** A caller gives up, wherever its call is. */
  abort(which: number): void {
    this.#pick(which, ({ guest }) => guest.state !== 'ended')?.abort()
  }

  pass(ms: number): Promise<void> {
    return this.#clock.pass(ms)
  }

  /** Somebody puts the clock forward or back. */
  put(ms: number): void {
    if (!this.#setting.clockLeaps) return
    this.#clock.put(ms)
    this.#shift += ms
    this.#leaptForward += Math.max(0, ms)
    if (ms < 0) for (const model of this.#models.values()) model.wasPutBack = true
  }

  clear(key: string | undefined): void {
    for (const [known, model] of this.#models) if (key === undefined || key === known) model.cleared()
    this.#throttle.clear(key)
  }

  /** Another process writes what it was told. */
  tellStore(key: string, ms: number): void {
    const savedAt = this.#clock.now()
    const kept = { closedUntil: savedAt + ms, savedAt, ratePerSecond: 5 }
    this.#foreign.add(kept)
    void this.#store.memory.set(key, kept, ms + 1)
  }

  snapshot(): void {
    const shown = this.#throttle.snapshot()
    for (const [key, model] of this.#models) model.judgeSnapshot(shown.find(gate => gate.key === key))
  }

  /** Everything that needs no time happens; then what is left is judged. */
  async rest(): Promise<void> {
    await this.#clock.pass(0)
    let allowed = this.#store.timers
    for (const model of this.#models.values()) {
      model.judgeRest()
      allowed += model.timers
    }
    for (const party of this.#parties) party.judgeRest()
    if (this.#clock.pending > allowed) this.broken.push(`${this.#clock.pending} timers where ${allowed} are needed`)
  }

  /** Answers everybody until nobody is left; then time goes on until nothing is kept. */
  async finish(): Promise<void> {
    for (let i = 0; i < 200 && this.#left.length; i++) {
      for (const party of this.#left) {
        if (party.isSent) party.leave({ isRefusal: false, isAccepted: true }, undefined, false)
        else if (party.guest.state === 'away') party.end()
      }
      await this.pass(i < 100 ? 1000 : 3_600_000)
      await this.rest()
    }
    if (this.#left.length) this.broken.push(`${this.#left.length} calls wait for ever`)
    await this.pass(10_000)
    if (this.#clock.pending) this.broken.push(`${this.#clock.pending} timers are left`)
    // A gate learns only now that the clock was put back.
    this.#throttle.snapshot()
    await this.pass(10_000_000)
    const kept = this.#throttle.snapshot()
    if (kept.length) this.broken.push(`${kept.length} gates are left`)
  }

  get #left(): readonly Party[] {
    return this.#parties.filter(({ guest }) => guest.state !== 'ended')
  }

  #pick(which: number, fits: (party: Party) => boolean): Party | undefined {
    const fit = this.#parties.filter(fits)
    return fit[which % fit.length]
  }

  #modelOf(key: string): GateModel {
    const known = this.#models.get(key)
    if (known) return known
    const isSlow = !['memory', 'throwing'].includes(this.#setting.store)
    const model = new GateModel({ maxQueue: this.#setting.maxQueue, isSlow, now: () => this.now, broken: this.broken })
    this.#models.set(key, model)
    return model
  }

  #read(kept: StoredThrottle): Kept {
    const { closedUntil, savedAt } = kept
    const closedForMs = Math.min(closedUntil - this.#clock.now(), closedUntil - savedAt)
    return { closedForMs, isForeign: this.#foreign.has(kept) }
  }

  #heard({ queueLength, key, state }: ThrottleEvent): void {
    // A probe has left the line, and is not sent yet.
    if (state !== 'probing') this.#modelOf(key).judgeQueue(queueLength)
    if (this.#setting.onChangeThrows) throw new Error('onChange failed')
  }
}

function makeError(outcome: Exclude<Outcome, 'stranger'>): StsError | undefined {
  if (outcome === 'fault') return faultToError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
  const { status, seconds } = outcome
  return toStsError({ status, headers: seconds === undefined ? {} : { 'retry-after': `${seconds}` } })
}

const errors = new Map<Outcome, StsError | undefined>()

/** Made once, as its stack is what costs most here. */
function errorOf(outcome: Exclude<Outcome, 'stranger'>): StsError | undefined {
  if (!errors.has(outcome)) errors.set(outcome, makeError(outcome))
  return errors.get(outcome)
}
