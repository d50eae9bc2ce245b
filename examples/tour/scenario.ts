import type { Action, Kind, Reason, StopReason, StsOptions } from '@sts-errors/core'
import type { Quota, ScriptedAnswer } from '@sts-errors/simulator'
import type { MakeRequest } from './request.ts'

/** One stop of the tour: what the simulator plays, what is sent, and what must come of it. */
export interface Scenario {
  /** For the command line; at most 16 letters, to fit the table. */
  readonly name: string
  /** What happens, in one line. */
  readonly description: string
  /** How many requests the simulator takes before it answers 429. */
  readonly quotas?: readonly Quota[]
  /** What the simulator answers in place of its usual answer, in this order. */
  readonly enqueue?: readonly ScriptedAnswer[]
  readonly request: MakeRequest
  /** Options of the client; without them, its defaults. */
  readonly options?: StsOptions
  readonly expect: Expectation
  /** Where axios words the same thing in its own way. */
  readonly expectOfAxios?: { readonly code?: string; readonly reason?: Reason }
}

/** Scenarios about one subject. */
export interface Theme {
  readonly title: string
  readonly scenarios: readonly Scenario[]
}

/** What must come out: a typed error, a success, or an answer that the library leaves to the caller. */
export type Expectation = ExpectedError | ExpectedSuccess | ExpectedUntouched

/** How the request is sent. */
interface ExpectedEffort {
  /** @default 1 */
  readonly attempts?: number
  /**
   * The waits between attempts, in milliseconds.
   * @default 0
   */
  readonly waitedMs?: number
}

export interface ExpectedErrorOf<K extends Kind> extends ExpectedEffort {
  readonly kind: K
  /** @default 'none' */
  readonly reason?: Reason<K>
  readonly action: Action
  /** A list where the runtimes differ; `undefined` in it stands for none. */
  readonly code?: string | readonly (string | undefined)[]
  readonly status?: number
  /** Not compared when left out, nor are those below. */
  readonly stopReason?: StopReason
  readonly retryAfterMs?: number
  /** A part of the claims' JSON text. */
  readonly claims?: string
}

export type ExpectedError = { [K in Kind]: ExpectedErrorOf<K> }[Kind]

export interface ExpectedSuccess extends ExpectedEffort {
  readonly success: number
  /** The kind of the error that was overcome on the way. */
  readonly after?: Kind
}

export interface ExpectedUntouched extends ExpectedEffort {
  readonly untouched: number
}
