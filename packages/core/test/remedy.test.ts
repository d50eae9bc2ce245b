import { expect, test } from '@jest/globals'
import type { Kind } from '@sts-errors/core'
import { remedyOf } from '../src/remedy.ts'
import { row } from '../src/rows.ts'
import { actions } from '../src/tables/actions.ts'
import { hints, steps } from '../src/tables/remedies.ts'

test('a remedy is what the action asks for, and what to mind about kind and reason', () => {
  const kinds = Object.keys(actions) as Kind[]
  const said = kinds.map(kind => [
    kind,
    Object.fromEntries(
      Object.keys(actions[kind]).map(reason => {
        const meaning = row(kind, reason as never)
        // The second time it is remembered.
        return [reason, [remedyOf(meaning), remedyOf(meaning)]]
      }),
    ),
  ])
  const wanted = kinds.map(kind => [
    kind,
    Object.fromEntries(
      Object.entries(actions[kind]).map(([reason, action]) => {
        const remedy = `${steps[action]}: ${(hints[kind] as { readonly [reason: string]: string })[reason]}.`
        return [reason, [remedy, remedy]]
      }),
    ),
  ])
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(wanted))
})

test('a row without a reason is that of none', () => {
  expect(row('throttled')).toEqual({ kind: 'throttled', reason: 'none', action: 'retry_later', retryable: true })
})
