import { writeFileSync } from 'node:fs'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { scenarios } from '../scenarios/index.ts'
import type { Simulator } from '../simulator.ts'
import { startSimulator } from '../start-simulator.ts'
import { type Command, parseArguments } from './parse-arguments.ts'
import { requestLine } from './request-line.ts'
import { UsageError, usage } from './usage.ts'

/** Where the command writes, and what ends it. */
export interface Surroundings {
  readonly out: (line: string) => void
  readonly error: (line: string) => void
  /** Resolves when the user wants to stop. */
  readonly stopped: Promise<void>
}

function scenarioList(): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length))
  return scenarios
    .map(({ name, target, description }) => `${name.padEnd(width)}  ${target.padEnd(16)}  ${description}`)
    .join('\n')
}

async function start(command: Extract<Command, { action: 'serve' }>, out: Surroundings['out']): Promise<Simulator> {
  const { options, quiet } = command
  const onAnswer = quiet ? {} : { onAnswer: (request: RecordedRequest) => out(requestLine(request)) }
  const simulator = await startSimulator({ ...options, ...onAnswer })
  simulator.enqueue(...command.scripted)
  // The signing key takes a moment to make, which the first request should not show.
  await simulator.issueToken()
  return simulator
}

async function serve(command: Extract<Command, { action: 'serve' }>, { out, stopped }: Surroundings): Promise<void> {
  const simulator = await start(command, out)
  try {
    if (command.caFile !== undefined) writeFileSync(command.caFile, simulator.ca ?? '')
    out(simulator.url)
    await stopped
  } finally {
    await simulator.close()
  }
}

async function act(command: Command, surroundings: Surroundings): Promise<void> {
  switch (command.action) {
    case 'help':
      return surroundings.out(usage)
    case 'list_scenarios':
      return surroundings.out(scenarioList())
    case 'serve':
      return serve(command, surroundings)
  }
}

/** Runs the command line; gives the exit code: 2 for arguments that make no sense, 1 when the start failed. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  try {
    await act(parseArguments(args), surroundings)
    return 0
  } catch (error) {
    const misused = error instanceof UsageError || error instanceof TypeError || error instanceof RangeError
    surroundings.error(`sts-simulator: ${error instanceof Error ? error.message : String(error)}`)
    if (misused) surroundings.error('Try sts-simulator --help')
    return misused ? 2 : 1
  }
}
