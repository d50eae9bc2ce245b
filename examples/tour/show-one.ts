import { formatWithOptions } from 'node:util'
import { formatMs } from './cells.ts'
import type { Paint } from './paint.ts'
import { perform } from './perform.ts'
import type { Row } from './row.ts'
import type { Scenario } from './scenario.ts'
import type { Screen } from './screen.ts'
import { clients, type Outcome } from './send.ts'
import { onStage } from './tour.ts'

/** Plays one scenario and prints what a caller would have in hand. Resolves to whether all was as expected. */
export function showOne(scenario: Scenario, { write, paint }: Screen): Promise<boolean> {
  return onStage(async stage => {
    write(`${paint('bold', scenario.name)}: ${scenario.description}\n`)
    const good: boolean[] = []
    for (const client of clients) {
      write(`\n${paint('bold', client)}\n`)
      const { row, outcome } = await perform(scenario, client, stage, ({ error, attempt, delayMs }) =>
        write(`  attempt ${attempt}: ${error.message}\n  ${paint('dim', `waits ${formatMs(delayMs) || '0 ms'}`)}\n`),
      )
      write(`  attempt ${row.attempts}: ${ending(row)}\n`)
      write(inHand(outcome, paint))
      for (const difference of row.differences) write(`${paint('red', `✘ ${difference}`)}\n`)
      good.push(row.asExpected)
    }
    return good.every(Boolean)
  })
}

function ending({ status, outcome, via }: Row): string {
  if (status === undefined) return 'no answer'
  return outcome === 'untouched' ? `status ${status}, as ${via} alone would give it` : `status ${status}`
}

/** What the caller caught, in the two forms in which it may meet it again. */
function inHand(outcome: Outcome, paint: Paint): string {
  if (outcome.type === 'answer') return ''
  const thrown = outcome.type === 'error' ? outcome.error : outcome.thrown
  const colors = paint('bold', '-') !== '-'
  const shown = `\n${paint('dim', 'console.log(error)')}\n${formatWithOptions({ colors }, thrown)}\n`
  if (outcome.type === 'surprise') return shown
  return `${shown}\n${paint('dim', 'JSON.stringify(error, null, 2)')}\n${JSON.stringify(thrown, null, 2)}\n`
}
