import type { StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import type { InLine } from './line.ts'

/** Why a gate lets a call not even wait. */
export interface Refusal {
  readonly reason: Extract<StopReason, 'retry_after_too_long' | 'deadline' | 'queue_full'>
  /** Milliseconds until the gate opens, as far as is known. */
  readonly leftMs: number
  /** The answer that closed the gate. */
  readonly cause: StsError | undefined
}

/** One call at a gate, for as long as it lasts: it keeps its place however often it is sent. */
export interface Visitor extends InLine {
  /** Milliseconds from its first coming until waiting has no more use. */
  readonly totalTimeoutMs: number
  /** When that is, by the clock of the gate. */
  deadline: number
  /** The longest cooldown that the call sits out. */
  readonly maxWaitMs: number
  /** Whether it has backed off by itself: then only what the server ordered holds it back from being a probe. */
  readonly backedOff: boolean
  /** Is told, once it has waited, that it may go, or why not. */
  proceed: (refusal?: Refusal) => void
  inFlight: boolean
  /** The epoch in which it was last sent, and when. */
  sentIn: number
  sentAt: number
}
