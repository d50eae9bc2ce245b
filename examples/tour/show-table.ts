import { formatMs, linesOf } from './cells.ts'
import type { Row } from './row.ts'
import type { Screen } from './screen.ts'
import { summaryOf } from './summary.ts'
import { bodyLine, fit, headLine, widthsFor } from './table.ts'
import { haste, type Watcher } from './tour.ts'

const clearLine = '\r\u001B[2K'

/** Shows the tour as a table that grows; on a terminal, its last line says what is going on. */
export function tableOn({ write, paint, columns, live }: Screen): Watcher {
  const widths = widthsFor(columns)
  const put = (text = ''): void => write(`${live ? clearLine : ''}${text}\n`)
  const meanwhile = (text: string): void => {
    if (live) write(clearLine + paint('dim', fit(text, columns - 1).trimEnd()))
  }

  return {
    onStart(url) {
      put()
      put(`  A simulated STS at ${paint('underline', url)} answers. Each scenario is sent by fetch and by axios.`)
      put(paint('dim', `  "both": they tell the same. Waits are told in full, and pass ${haste} times as fast here.`))
    },
    onTheme({ title }) {
      put()
      put(headLine(widths, title, paint))
    },
    onScenario: ({ name, description }) => meanwhile(`  ${name}: ${description}`),
    onWait({ name }, { delayMs, error }) {
      meanwhile(`  ${name}: waiting ${formatMs(delayMs) || '0 ms'} after ${error.status ?? error.code ?? error.kind}`)
    },
    onRows(rows) {
      for (const cells of linesOf(rows)) put(bodyLine(widths, cells, paint))
      for (const difference of differencesIn(rows)) put(paint('red', `  ${difference}`))
    },
    onEnd(rows, elapsedMs) {
      const good = rows.every(row => row.asExpected)
      put()
      put(`${paint(good ? 'green' : 'red', good ? '✔' : '✘')} ${summaryOf(rows, elapsedMs)}`)
    },
  }
}

/** What differs, with who says so. */
function differencesIn(rows: readonly Row[]): readonly string[] {
  const all = [...new Set(rows.flatMap(row => row.differences))]
  return all.map(difference => {
    const told = rows.filter(row => row.differences.includes(difference))
    return `${told.length > 1 ? 'both' : told.map(row => row.via).join()}: ${difference}`
  })
}
