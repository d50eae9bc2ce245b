import { formatMs } from './cells.ts'
import type { Row } from './row.ts'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Names as a line can hold them. */
function few(names: readonly string[]): string {
  const more = names.length - 6
  return more > 1 ? `${names.slice(0, 6).join(', ')} and ${more} more` : names.join(', ')
}

/** What the whole tour came to, in one line. */
export function summaryOf(rows: readonly Row[], elapsedMs: number): string {
  const names = (list: readonly Row[]): readonly string[] => [...new Set(list.map(row => row.scenario))]
  const wrong = names(rows.filter(row => !row.asExpected))
  const retries = sum(rows.map(row => row.attempts - 1))
  const waited = formatMs(sum(rows.map(row => row.waitedMs))) || '0 s'
  const verdict = wrong.length === 0 ? 'all as expected' : `not as expected: ${few(wrong)}`
  return `${names(rows).length} scenarios, ${rows.length} calls, ${retries} retries, ${waited} of waiting in ${formatMs(elapsedMs)}: ${verdict}`
}
