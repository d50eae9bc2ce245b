import { type AbortSignalLike, untilAborted } from '../abort-signal.ts'

/** One exchange that several calls wait for. */
interface Flight {
  readonly outcome: Promise<unknown>
  readonly controller: AbortController
  passengers: number
  landed: boolean
}

/** Identical requests in flight. */
export class Flights {
  readonly #byKey = new Map<string, Flight>()

  /**
   * The outcome of the exchange of that key, which begins with the first who asks. An abort ends the wait of one; when the
   * last has gone, the exchange is aborted.
   */
  async join<T>(key: string, signal: AbortSignalLike | undefined, begin: (signal: AbortSignalLike) => Promise<T>) {
    const flight = this.#byKey.get(key) ?? this.#begin(key, begin)
    flight.passengers++
    try {
      return await untilAborted(flight.outcome as Promise<T>, signal)
    } finally {
      if (--flight.passengers === 0 && !flight.landed) {
        this.#byKey.delete(key)
        flight.controller.abort()
      }
    }
  }

  #begin(key: string, begin: (signal: AbortSignalLike) => Promise<unknown>): Flight {
    const controller = new AbortController()
    const flight = { outcome: begin(controller.signal), controller, passengers: 0, landed: false }
    this.#byKey.set(key, flight)
    const land = () => {
      flight.landed = true
      if (this.#byKey.get(key) === flight) this.#byKey.delete(key)
    }
    flight.outcome.then(land, land)
    return flight
  }
}
