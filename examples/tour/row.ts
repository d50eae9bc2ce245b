import { errorGroup, type StsError, type StsErrorRecord } from '@sts-errors/core'
import type { Client, Outcome } from './send.ts'

/** What came of one scenario through one client. */
export interface Row extends Facts {
  readonly scenario: string
  readonly description: string
  readonly via: Client
  readonly asExpected: boolean
  /** What is otherwise than expected, a sentence each. */
  readonly differences: readonly string[]
  /** The whole error. */
  readonly error?: StsErrorRecord
}

/** The part of it that a scenario expects something of. */
export interface Facts {
  readonly outcome: 'error' | 'success' | 'untouched' | 'surprise'
  readonly status?: number | undefined
  readonly kind?: string
  readonly reason?: string
  readonly code?: string | undefined
  readonly action?: string
  readonly group?: ReturnType<typeof errorGroup>
  readonly claims?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly stopReason?: string | undefined
  /** The kind of the last error that a retry overcame. */
  readonly overcame?: string | undefined
  /** How often the library says that the request was sent. */
  readonly attempts: number
  /** How often the simulator saw it. */
  readonly received: number
  /** The waits between attempts, in milliseconds. */
  readonly waitedMs: number
}

/** What was counted while the request was under way. */
export interface Effort {
  /** The errors that were followed by a retry. */
  readonly overcome: readonly StsError[]
  readonly received: number
  readonly waitedMs: number
}

export function factsOf(outcome: Outcome, { overcome, received, waitedMs }: Effort): Facts {
  const effort = { attempts: overcome.length + 1, received, waitedMs: Math.round(waitedMs * 10) / 10 }
  switch (outcome.type) {
    case 'error': {
      const { kind, reason, action, status, code, claims, retryAfterMs, stopReason, attempts } = outcome.error
      const said = { status, kind, reason, code, action, group: errorGroup(outcome.error) }
      return { outcome: 'error', ...said, claims, retryAfterMs, stopReason, ...effort, attempts }
    }
    case 'answer': {
      const { status } = outcome
      const overcame = overcome.at(-1)?.kind
      return { outcome: status < 400 ? 'success' : 'untouched', status, overcame, ...effort }
    }
    case 'surprise': {
      const { name, message } = outcome.thrown instanceof Error ? outcome.thrown : new Error(String(outcome.thrown))
      return { outcome: 'surprise', kind: name, reason: message, ...effort }
    }
  }
}
