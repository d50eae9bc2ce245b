import { parseArgs } from 'node:util'

/** What the command line asks for. */
export type Command =
  | { readonly type: 'table' }
  | { readonly type: 'json'; readonly scenario: string | undefined }
  | { readonly type: 'one'; readonly scenario: string }
  | { readonly type: 'help' }
  | { readonly type: 'mistake'; readonly message: string }

/** Reads the command line. */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
    const [scenario, ...more] = positionals
    if (values.help) return { type: 'help' }
    if (more.length > 0) return { type: 'mistake', message: 'Name one scenario, or none for all.' }
    if (values.json) return { type: 'json', scenario }
    return scenario === undefined ? { type: 'table' } : { type: 'one', scenario }
  } catch (error) {
    return { type: 'mistake', message: error instanceof Error ? error.message : String(error) }
  }
}
