import type { Style } from './paint.ts'
import type { Facts, Row } from './row.ts'

/** The columns of the table, from left to right. */
export const columnNames = [
  'mark',
  'scenario',
  'via',
  'status',
  'kind',
  'reason',
  'code',
  'action',
  'attempts',
  'waited',
] as const
export type ColumnName = (typeof columnNames)[number]

export interface Cell {
  readonly text: string
  readonly style?: Style | undefined
}
export type Cells = Readonly<Record<ColumnName, Cell>>

/** Whose turn it is after an error: the user's, the developer's, or nobody's but time's. */
const groupStyles = { interaction: 'cyan', client: 'magenta', service: 'yellow' } as const

/** A duration in as few letters as tell it. */
export function formatMs(ms: number): string {
  if (ms === 0) return ''
  if (ms < 1000) return `${Math.round(ms)} ms`
  return `${Number((ms / 1000).toPrecision(3))} s`
}

function whatHappened(row: Facts): Pick<Cells, 'kind' | 'reason' | 'code' | 'action'> {
  const cell = (text = '', style?: Style): Cell => ({ text, style })
  const nothing = cell()
  const { kind, reason, code, action, overcame } = row
  switch (row.outcome) {
    case 'error': {
      const style = groupStyles[row.group ?? 'client']
      const said = reason === 'none' ? nothing : cell(reason, style)
      return { kind: cell(kind, style), reason: said, code: cell(code, 'dim'), action: cell(action, style) }
    }
    case 'success':
      return {
        kind: cell('success', 'green'),
        reason: cell(overcame && `after ${overcame}`, 'green'),
        code: nothing,
        action: nothing,
      }
    case 'untouched':
      return { kind: cell('(left to the caller)', 'dim'), reason: nothing, code: nothing, action: nothing }
    case 'surprise':
      return { kind: cell(kind, 'red'), reason: cell(reason, 'red'), code: nothing, action: nothing }
  }
}

function cellsOf(row: Row, via: string): Cells {
  return {
    mark: row.asExpected ? { text: '✔', style: 'green' } : { text: '✘', style: 'red' },
    scenario: { text: row.scenario, style: row.asExpected ? undefined : 'red' },
    via: { text: via, style: 'dim' },
    status: { text: String(row.status ?? '') },
    ...whatHappened(row),
    attempts: { text: String(row.attempts), style: row.attempts > 1 ? undefined : 'dim' },
    waited: { text: formatMs(row.waitedMs) },
  }
}

/** The lines of one scenario: a single one where both clients tell the same. */
export function linesOf(rows: readonly Row[]): readonly Cells[] {
  const [first] = rows
  const shown = rows.map(row => JSON.stringify(cellsOf(row, '')))
  if (first !== undefined && rows.length > 1 && new Set(shown).size === 1) return [cellsOf(first, 'both')]
  return rows.map(row => cellsOf(row, row.via))
}
