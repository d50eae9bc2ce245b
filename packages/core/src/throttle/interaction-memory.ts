import type { StsError } from '../errors.ts'

/** An answer that is remembered. */
export interface Remembered {
  /** The throttle key of the request. */
  readonly key: string
  readonly error: StsError
  /** When it came, by the clock. */
  readonly from: number
  /** Milliseconds for which it is worth something. */
  readonly ms: number
}

const capacity = 10_000

/** Which requests are known to need the user, for a while. */
export class InteractionMemory {
  readonly #entries = new Map<string, Remembered>()

  get size(): number {
    return this.#entries.size
  }

  /** What a request was answered; nothing from a time that is yet to come, as a clock can be put back. */
  recall(thumbprint: string, now: number): StsError | undefined {
    const { error, from, ms } = this.#entries.get(thumbprint) ?? { from: 0, ms: 0 }
    if (now >= from && now < from + ms) return error
    this.#entries.delete(thumbprint)
    return undefined
  }

  /** The oldest give way. */
  remember(thumbprint: string, entry: Remembered): void {
    this.#entries.delete(thumbprint)
    for (const [oldest, { from, ms }] of this.#entries) {
      if (from + ms > entry.from && this.#entries.size < capacity) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(thumbprint, entry)
  }

  /** Forgets one request, or all of a throttle key, or all. */
  forget(key?: string, thumbprint?: string): void {
    if (thumbprint !== undefined) this.#entries.delete(thumbprint)
    else
      for (const [known, entry] of this.#entries)
        if (key === undefined || key === entry.key) this.#entries.delete(known)
  }
}
