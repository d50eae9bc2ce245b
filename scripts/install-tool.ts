import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.ts'

/** Where programs are kept that no dependency of the workspace is. */
const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))

/**
 * Installs npm packages in a folder of their own, unless they are there.
 *
 * @param path - a file of theirs, from the folder
 * @returns that file's path
 */
export function installTool(name: string, packages: readonly string[], path: string): string {
  const folder = join(cache, name)
  const file = join(folder, 'node_modules', path)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    runCommand('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', ...packages])
  }
  if (!existsSync(file)) throw new Error(`${packages.join(' ')}: no ${path} after npm install`)
  return file
}

/** A version of Node, as npm's `node` package gives it. */
export const installNode = (version: string): string =>
  installTool(`nodes/${version}`, [`node@${version}`], 'node/bin/node')
