/**
 * Checks the code in the Markdown files of the project. Every block of TypeScript or JavaScript must compile; one without
 * imports goes on with what stands above it. One marked `run` (```` ```ts run ````) is run too, after what it goes on with,
 * with nothing to reach but loopback; a block marked `output` behind it is what it must print. In a guide every block is run.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isRun, programsOf } from './docs/code-blocks.ts'
import { compilePrograms } from './docs/compile-programs.ts'
import { markdownFiles } from './docs/markdown-files.ts'
import { placeOf, runPart, runPrograms } from './docs/run-programs.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = markdownFiles(root).flatMap(path => programsOf(path, readFileSync(path, 'utf8')))
const blocks = programs.flat()
const runnable = programs.map(runPart).filter(program => program !== undefined)

const notRun = blocks
  .filter(block => placeOf(block, root).startsWith('docs/guides/') && !isRun(block))
  .map(block => `${placeOf(block, root)} is not run: in a guide every block is marked \`run\``)
const problems = [...notRun, ...new Set(compilePrograms(programs, root)), ...(await runPrograms(runnable, root))]
for (const problem of problems) console.error(problem)
console.log(`${blocks.length} blocks compiled, ${blocks.filter(isRun).length} run: ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
