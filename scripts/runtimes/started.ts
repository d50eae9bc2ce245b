import { type ChildProcess, spawn } from 'node:child_process'

/** A runtime that is at work. */
export interface Started {
  /** Resolves with what it printed when it has ended. */
  readonly ended: Promise<string>
  stop(): void
}

/** Starts a program; what it prints is kept for the case that no report comes. */
export function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string): Started {
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    // A group of its own: what it starts ends with it.
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += String(chunk)))
  const ended = new Promise<string>(resolve => {
    child.on('error', error => resolve(`${command}: ${error.message}`))
    child.on('close', code => resolve(`${printed.slice(-4000)}\nexit status ${code}`))
  })
  return {
    ended,
    stop() {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    },
  }
}
