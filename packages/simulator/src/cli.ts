#!/usr/bin/env node
import { runCommandLine } from './command-line/run.ts'

const stopped = new Promise<void>(resolve => {
  process.once('SIGINT', () => resolve())
  process.once('SIGTERM', () => resolve())
})

void runCommandLine(process.argv.slice(2), {
  out: line => void process.stdout.write(`${line}\n`),
  error: line => void process.stderr.write(`${line}\n`),
  stopped,
}).then(code => {
  process.exitCode = code
})
