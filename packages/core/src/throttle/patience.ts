import type { Visitor } from './visitor.ts'

/** Calls whose time is up are looked for at most so often: a look takes a step for each in line. */
const pauseMs = 20

/** What those in line will put up with: no more than the least patient of them. */
export class Patience {
  #earliestDeadline = Infinity
  #leastMs = Infinity
  #lookedAt = -Infinity

  note({ deadline, maxWaitMs }: Pick<Visitor, 'deadline' | 'maxWaitMs'>): void {
    this.#earliestDeadline = Math.min(this.#earliestDeadline, deadline)
    this.#leastMs = Math.min(this.#leastMs, maxWaitMs)
  }

  forget(): void {
    this.#earliestDeadline = this.#leastMs = Infinity
  }

  /** All are looked at, and those who stay are noted anew. */
  look(t: number): void {
    this.#lookedAt = t
    this.forget()
  }

  /** When somebody's time may be up. */
  get lookAt(): number {
    return Math.max(this.#earliestDeadline, this.#lookedAt + pauseMs)
  }

  /** Whether somebody may have no use for a wait until then. */
  isTriedBy(until: number, t: number): boolean {
    return until - t > this.#leastMs || until > this.#earliestDeadline
  }
}
