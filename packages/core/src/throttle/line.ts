/** What can stand in a {@link Line}. */
export interface InLine {
  /** Its place by arrival. */
  readonly order: number
  before?: this | undefined
  after?: this | undefined
}

/**
 * Who waits, in the order of arrival. Joining at the end and leaving from anywhere take constant time; coming back to an
 * earlier place takes a step for each that came back to a still earlier one.
 */
export class Line<Waiter extends InLine> {
  first: Waiter | undefined
  #last: Waiter | undefined
  size = 0

  join(waiter: Waiter): void {
    let after: Waiter | undefined
    if (this.#last && this.#last.order > waiter.order) {
      after = this.first
      while (after && after.order < waiter.order) after = after.after
    }
    const before = after ? after.before : this.#last
    waiter.before = before
    waiter.after = after
    if (before) before.after = waiter
    else this.first = waiter
    if (after) after.before = waiter
    else this.#last = waiter
    this.size++
  }

  /** Takes a waiter out. */
  leave(waiter: Waiter): void {
    const { before, after } = waiter
    if (before) before.after = after
    else this.first = after
    if (after) after.before = before
    else this.#last = before
    waiter.before = waiter.after = undefined
    this.size--
  }
}
