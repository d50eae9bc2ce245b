import type { LearnedPace } from './pace.ts'

/** What outlives a gate, and what others may have learned. */
export interface GateState extends LearnedPace {
  /** Milliseconds in which nothing is sent. */
  readonly closedForMs: number
}
