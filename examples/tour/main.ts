import { run } from './run.ts'
import { themes } from './scenarios/index.ts'

// A reader such as `head` may have seen enough.
process.stdout.on('error', () => process.exit())

run(process.argv.slice(2), themes, process).then(
  code => {
    process.exitCode = code
  },
  error => {
    console.error(error)
    process.exitCode = 1
  },
)
