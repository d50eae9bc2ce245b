import type { Classification, Kind, Reason } from '@sts-errors/core'
import { findRow } from '../src/rows.ts'
import { actions } from '../src/tables/actions.ts'

/** Every kind with each of its reasons, and what the table says about it. */
export const remedyCases = (Object.keys(actions) as Kind[]).flatMap(kind =>
  (Object.keys(actions[kind]) as Reason[]).map(
    reason => [kind, reason, findRow(`${kind}:${reason}`) as Classification] as const,
  ),
)
