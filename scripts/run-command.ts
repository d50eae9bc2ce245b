import { spawnSync } from 'node:child_process'

/** Where and with what a command runs. */
export interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Runs a program to its end and gives its output.
 *
 * @throws Error with the program's output where its exit status is not 0
 */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} (exit status ${status})\n${stdout}${stderr}`.trim())
  return stdout
}
