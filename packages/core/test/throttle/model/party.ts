import type { StsError } from '@sts-errors/core'
import { type CountedSignal, createCountedSignal } from '../../../../../test/counted-signal.ts'
import type { Visit } from '../../../src/throttle/visit.ts'
import type { Refusal } from '../../../src/throttle/visitor.ts'
import type { GateModel } from './gate-model.ts'
import type { Guest, Order } from './guest.ts'

const reason = new Error('enough')
const isRefusal = (entered: Refusal | Promise<Refusal | undefined>): entered is Refusal => 'reason' in entered

/** A call at a real gate, which does with it what an adapter and the loop do, and tells the model of each step. */
export class Party {
  readonly guest: Guest
  readonly signal: CountedSignal | undefined
  readonly #visit: Visit
  readonly #model: GateModel
  /** What the gate decided, heard in the very moment; its promise comes later. */
  #decided: 'sent' | 'aborted' | Refusal | undefined
  #isPromised = false

  constructor(guest: Guest, visit: Visit, model: GateModel, isAbortable: boolean) {
    this.guest = guest
    this.signal = isAbortable ? createCountedSignal() : undefined
    this.#visit = visit
    this.#model = model
    this.#watchSending()
    this.#watchRefusals()
  }

  /** Whether an answer can have come. */
  get isSent(): boolean {
    return this.guest.state === 'sent' && !this.#isPromised
  }

  enter(): void {
    this.#decided = undefined
    this.#model.enters(this.guest)
    const entered = this.#visit.enter({ signal: this.signal })
    if (!entered) this.#told('sent')
    else if (isRefusal(entered)) {
      this.#refused(entered)
      this.#told(entered)
    } else {
      this.#isPromised = true
      entered.then(
        refusal => this.#told(refusal ?? 'sent'),
        (thrown: unknown) => this.#told(thrown === reason ? 'aborted' : thrown),
      )
    }
  }

  /** @param comesBack - at once, as the loop does where others wait too */
  leave(order: Order, error: StsError | undefined, comesBack: boolean): void {
    this.#model.answered(this.guest, order)
    this.#visit.leave(error)
    if (!error) this.end()
    else if (this.#visit.inLine && comesBack) this.enter()
  }

  abort(): void {
    if (!this.signal) return
    const isWaiting = this.guest.state === 'waiting'
    if (isWaiting) {
      // Its leaving may make room for others, in the same moment.
      this.#decided = 'aborted'
      this.#model.leaves(this.guest)
    }
    this.signal.abort(reason)
    if (!isWaiting) this.end()
  }

  end(): void {
    this.#model.leaves(this.guest)
    this.#visit.end()
  }

  /** When everything that needs no time has happened. */
  judgeRest(): void {
    const { signal, guest } = this
    const name = `call ${guest.order}, ${guest.state}`
    const isWaiting = guest.state === 'waiting'
    if (this.#isPromised !== isWaiting) this.#model.breaks(`${name}: a promise is ${isWaiting ? 'kept' : 'open'}`)
    if (signal && signal.listeners !== Number(isWaiting)) this.#model.breaks(`${name}: ${signal.listeners} listeners`)
  }

  #watchSending(): void {
    let inFlight = false
    Object.defineProperty(this.#visit, 'inFlight', {
      get: () => inFlight,
      set: (value: boolean) => {
        inFlight = value
        if (!value) return
        this.#decided = 'sent'
        this.#model.sent(this.guest)
      },
    })
  }

  #watchRefusals(): void {
    let proceed = this.#visit.proceed
    Object.defineProperty(this.#visit, 'proceed', {
      get: () => (refusal?: Refusal) => {
        if (refusal) this.#refused(refusal)
        proceed(refusal)
      },
      set: (given: typeof proceed) => {
        proceed = given
      },
    })
  }

  #refused(refusal: Refusal): void {
    this.#decided = refusal
    this.#model.refused(this.guest, refusal)
    this.#model.leaves(this.guest)
  }

  #told(outcome: unknown): void {
    this.#isPromised = false
    if (outcome !== this.#decided)
      this.#model.breaks(`call ${this.guest.order} is told ${String(outcome)}, not ${String(this.#decided)}`)
    if (outcome !== 'sent') this.#visit.end()
  }
}
