import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { runCommand } from '../scripts/run-command.ts'
import { root } from './source-files.ts'

test('the table of challenges is what this library and others make of them', () => {
  // In a process of its own: some of the others are ES modules only.
  const check = () =>
    runCommand(process.execPath, ['--import', 'tsx', 'scripts/challenge-table.ts', '--check'], { cwd: root })
  expect(check).not.toThrow()
}, 60_000)

const rows = readFileSync(join(root, 'docs/challenges.md'), 'utf8')
  .split('\n')
  .filter(line => /^\| .+ \| (?:yes|none|wrong|throws) \|$/.test(line))

test('this library finds the claims of every form', () => {
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) expect(row).toMatch(/^\| .+ \| `.+` \| yes \|/)
})

test('what it writes is understood by all', () => {
  const written = rows.filter(row => row.startsWith('| `formatClaimsChallenge`'))
  expect(written).toHaveLength(3)
  for (const row of written) expect(row).toMatch(/(?: \| yes){5} \|$/)
})
