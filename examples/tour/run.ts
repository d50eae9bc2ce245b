import { closeNames } from './close-names.ts'
import { parseCommand } from './command-line.ts'
import type { Row } from './row.ts'
import type { Scenario, Theme } from './scenario.ts'
import { type Output, screenOn } from './screen.ts'
import { showOne } from './show-one.ts'
import { tableOn } from './show-table.ts'
import { takeTour } from './tour.ts'
import { usage } from './usage.ts'

/** Where to write: results to the one, complaints to the other. */
export interface Outputs {
  readonly stdout: Output
  readonly stderr: Output
}

/** 0: all as expected; 1: something is not; 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2

/** Does what the command line asks for, with these scenarios. */
export async function run(args: readonly string[], themes: readonly Theme[], outputs: Outputs): Promise<ExitCode> {
  const screen = screenOn(outputs.stdout)
  const command = parseCommand(args)
  switch (command.type) {
    case 'help':
      screen.write(usage(themes))
      return 0
    case 'mistake':
      return complain(command.message, outputs)
    case 'table':
      return verdict(await takeTour(themes, tableOn(screen)))
    case 'json': {
      const chosen = command.scenario === undefined ? themes : only(command.scenario, themes)
      if (chosen.length === 0) return unknownName(command.scenario ?? '', themes, outputs)
      const rows = await takeTour(chosen)
      screen.write(`${JSON.stringify(rows, null, 2)}\n`)
      return verdict(rows)
    }
    case 'one': {
      const scenario = only(command.scenario, themes)[0]?.scenarios[0]
      if (scenario === undefined) return unknownName(command.scenario, themes, outputs)
      return (await showOne(scenario, screen)) ? 0 : 1
    }
  }
}

const verdict = (rows: readonly Row[]): ExitCode => (rows.every(row => row.asExpected) ? 0 : 1)

/** The one scenario of this name, in its theme; nothing where there is none. */
function only(name: string, themes: readonly Theme[]): readonly Theme[] {
  return themes
    .map(theme => ({ ...theme, scenarios: theme.scenarios.filter(scenario => scenario.name === name) }))
    .filter(theme => theme.scenarios.length > 0)
}

function unknownName(name: string, themes: readonly Theme[], outputs: Outputs): ExitCode {
  const all: readonly Scenario[] = themes.flatMap(theme => theme.scenarios)
  const close = closeNames(
    name,
    all.map(scenario => scenario.name),
  )
  const meant = close.length === 0 ? '' : ` Did you mean ${close.join(', ')}?`
  return complain(`There is no scenario ${JSON.stringify(name)}.${meant}`, outputs)
}

function complain(message: string, { stderr }: Outputs): ExitCode {
  stderr.write(`${message}\nnpm start -- --help lists what there is.\n`)
  return 2
}
