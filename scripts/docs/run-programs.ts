import { type ExecFileException, execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { type Block, isRun, moduleOf, type Program } from './code-blocks.ts'

/** Printed between what one block prints and the next. */
const separator = '\u001e'
const before = `console.log(${JSON.stringify(separator)});`

const limitMs = 30_000

/** The blocks of a program that are run: up to the last that is marked so. */
export const runPart = (program: Program): Program | undefined => {
  const [first, ...rest] = program.slice(0, program.findLastIndex(isRun) + 1)
  return first && [first, ...rest]
}

/** Runs programs, two at a time; what each block prints must be what the document says that it prints. */
export async function runPrograms(programs: readonly Program[], root: string): Promise<readonly string[]> {
  const scratch = join(root, '.cache/docs')
  const problems: string[] = []
  try {
    const waiting = (await bundle(programs, root, scratch)).entries()
    const worker = async () => {
      for (const [program, file] of waiting) problems.push(...(await run(program, file, root)))
    }
    await Promise.all([worker(), worker()])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
  return problems
}

/** Each program with its file, in which our packages are included: they need not be translated for each. */
async function bundle(
  programs: readonly Program[],
  root: string,
  scratch: string,
): Promise<ReadonlyMap<Program, string>> {
  const names = new Map(
    programs.map(program => [program, placeOf(program[0], root).replace(/\W+/g, '-').replace(/^-/, '')]),
  )
  mkdirSync(scratch, { recursive: true })
  for (const [program, name] of names)
    writeFileSync(join(scratch, `${name}.${program[0].language}`), moduleOf(program, before))
  await build({
    entryPoints: [...names].map(([[{ language }], name]) => join(scratch, `${name}.${language}`)),
    outdir: join(scratch, 'built'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.json'),
    logLevel: 'error',
  })
  return new Map([...names].map(([program, name]) => [program, join(scratch, 'built', `${name}.mjs`)]))
}

async function run(program: Program, file: string, root: string): Promise<readonly string[]> {
  const guard = new URL('../loopback-only.mjs', import.meta.url).href
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', guard, file], {
      cwd: root,
      timeout: limitMs,
    })
    const printed = stdout.split(`${separator}\n`).slice(1)
    return program.flatMap((block, index) => compare(block, printed[index] ?? '', root))
  } catch (thrown) {
    const { message, killed, stdout = '' } = thrown as ExecFileException
    const late = killed ? `is not done after ${limitMs / 1000} s\n` : ''
    return [`${placeOf(program[0], root)} ${late}${message}\n${stdout.replaceAll(`${separator}\n`, '')}`]
  }
}

function compare(block: Block, printed: string, root: string): readonly string[] {
  const { output } = block
  if (output === undefined || output.trim() === printed.trim()) return []
  return [`${placeOf(block, root)} prints\n${printed.trim()}\nwhere the document says\n${output.trim()}`]
}

/** Where a block stands, as editors take it. */
export const placeOf = ({ document, line }: Block, root: string): string => `${relative(root, document)}:${line}`
