import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

/** Those that take no arguments. */
const programs = [
  ...['graph-cae', 'express-obo', 'device-code', 'spa-fallback', 'declined-scopes'],
  ...['axios-daemon', 'fetch-drop-in', 'per-client-policies'],
]

test('every program runs by itself, over loopback alone', async () => {
  const code = programs.map(name => `console.log('# ${name}')\nawait import('./examples/${name}/main.ts')`).join('\n')
  const args = ['--import', 'tsx', '--import', './scripts/loopback-only.mjs', '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(__dirname, '..'), timeout: 55_000 })
  const parts = stdout.split(/^# /m).slice(1)
  expect(parts.map(part => part.split('\n')[0])).toEqual(programs)
  for (const part of parts) expect(part.split('\n').length).toBeGreaterThan(4)
}, 60_000)

test('the README tells of every folder', () => {
  const readme = readFileSync(join(__dirname, 'README.md'), 'utf8')
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(folders.map(({ name }) => name).filter(name => !readme.includes(`](${name}/`))).toEqual([])
})
