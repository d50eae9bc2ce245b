import type { VisitTerms } from '../../../src/throttle/visit.ts'

/** Milliseconds that went by, and with them those by which the clock was put forward: a gate may take both for time. */
export interface Moment {
  readonly elapsed: number
  readonly shown: number
}

/** One call, as far as the model goes. */
export interface Guest {
  readonly order: number
  readonly terms: VisitTerms
  readonly cameAt: Moment
  state: 'waiting' | 'sent' | 'away' | 'ended'
  sentAt: Moment
  /** How many refusals of its key were known when it was sent. */
  epoch: number
}

/** What the server ordered with an answer. */
export interface Order {
  readonly isRefusal: boolean
  readonly isAccepted: boolean
  readonly waitMs?: number | undefined
}

/** What a store kept. */
export interface Kept {
  readonly closedForMs: number
  /** Whether another process wrote it. */
  readonly isForeign: boolean
}

/** On what terms a gate works. */
export interface GateTerms {
  readonly maxQueue: number
  /** Whether its store takes its time. */
  readonly isSlow: boolean
  readonly now: () => Moment
  /** Takes the promises that are broken. */
  readonly broken: string[]
}
