import type { Theme } from './scenario.ts'

/** What `--help` says. */
export function usage(themes: readonly Theme[]): string {
  const list = themes.flatMap(({ title, scenarios }) => [
    '',
    title,
    ...scenarios.map(({ name, description }) => `  ${name.padEnd(16)}  ${description}`),
  ])
  return `Sends error answers of a simulated STS through @sts-errors/fetch and @sts-errors/axios, and shows what becomes of them.

  npm start                      all scenarios, as a table
  npm start -- <scenario>        one of them, with the whole error
  npm start --silent -- --json   all of them, or the one that is named, as a JSON array

Exit status: 0 when all is as expected, 1 when something is not, 2 when the command line is wrong.
${list.join('\n')}
`
}
