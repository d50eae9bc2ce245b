import { type Cells, type ColumnName, columnNames } from './cells.ts'
import type { Paint } from './paint.ts'

/** How wide each column is. */
export type Widths = Readonly<Record<ColumnName, number>>

/** Columns that give way: as narrow as in 100 columns, as wide as in 120, and wide enough for all that may come. */
const flexible = {
  action: [10, 16, 16],
  code: [13, 13, 34],
  kind: [15, 21, 26],
  reason: [14, 21, 27],
  scenario: [15, 16, 16],
} as const
const fixed = { mark: 1, via: 5, status: 4, attempts: 8, waited: 6 } as const

const toTheRight: readonly ColumnName[] = ['attempts', 'waited']
const between = ' '

/** Shares out a line. Where it is too short, the columns are as narrow as they may be. */
export function widthsFor(columns: number): Widths {
  const widths = { ...fixed, action: 0, code: 0, kind: 0, reason: 0, scenario: 0 }
  const taken = Object.values(fixed).reduce((sum, width) => sum + width, between.length * (columnNames.length - 1))
  let left = columns - taken
  for (const stage of [0, 1, 2] as const) {
    for (const name of ['action', 'code', 'kind', 'reason', 'scenario'] as const) {
      const more = flexible[name][stage] - widths[name]
      const given = stage === 0 ? more : Math.max(0, Math.min(more, left))
      widths[name] += given
      left -= given
    }
  }
  return widths
}

/** A text of exactly this width. */
export function fit(text: string, width: number, right = false): string {
  if (text.length > width) return `${text.slice(0, width - 1)}…`
  return right ? text.padStart(width) : text.padEnd(width)
}

function line(widths: Widths, texts: (name: ColumnName, fitted: (text: string) => string) => string): string {
  const cells = columnNames.map(name => texts(name, text => fit(text, widths[name], toTheRight.includes(name))))
  return cells.join(between).trimEnd()
}

/** Columns that are headed by something else than their name. */
const heads: Partial<Record<ColumnName, string>> = { mark: '', status: 'HTTP' }

/** The names of the columns, with a title in place of the scenario's. */
export function headLine(widths: Widths, title: string, paint: Paint): string {
  return line(widths, (name, fitted) => {
    if (name === 'scenario') return paint('bold', fitted(title))
    return paint('dim', fitted(heads[name] ?? name))
  })
}

export function bodyLine(widths: Widths, cells: Cells, paint: Paint): string {
  return line(widths, (name, fitted) => paint(cells[name].style, fitted(cells[name].text)))
}
