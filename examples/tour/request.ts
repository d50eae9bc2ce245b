import type { Simulator } from '@sts-errors/simulator'
import type { FastClock } from './fast-clock.ts'

/** What every scenario plays on. */
export interface Stage {
  readonly simulator: Simulator
  readonly clock: FastClock
}

/** A request that both clients can send. */
export interface TourRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams
}

/** Makes the request, once all that must happen before it has happened. */
export type MakeRequest = (stage: Stage) => TourRequest | Promise<TourRequest>

/** Form parameters; `undefined` leaves one out. */
export type Form = Readonly<Record<string, string | undefined>>

export function post(url: string, form: Form): TourRequest {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) if (value !== undefined) body.set(name, value)
  return { method: 'POST', url, body }
}

/** Sends a request that is not what the scenario is about, and gives its answer. */
export function sendPlainly({ url, ...init }: TourRequest): Promise<Response> {
  return fetch(url, { ...init, redirect: 'manual' })
}
