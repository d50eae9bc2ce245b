/**
 * Checks the code that READMEs show. Every block of TypeScript or JavaScript must compile; one without imports goes on
 * with what stands above it. One marked `run` (```` ```ts run ````) is run too, with nothing to reach but loopback; a block
 * marked `output` after it is what it must print.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { compile } from './compile.ts'
import { runCommand } from './run-command.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = join(root, '.cache/readmes')

/** A block of code, and where it stands. */
interface Block {
  readonly readme: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  readonly marks: readonly string[]
  readonly code: string
}

const fence = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm
const isProgram = ({ language }: Block): boolean => /^[cm]?[jt]s$/.test(language)

function readmes(): readonly string[] {
  const packages = readdirSync(join(root, 'packages')).map(name => join(root, 'packages', name, 'README.md'))
  return [join(root, 'README.md'), ...packages].filter(path => existsSync(path))
}

function blocksOf(readme: string): readonly Block[] {
  const text = readFileSync(readme, 'utf8')
  return [...text.matchAll(fence)].map(({ index, 1: language = '', 2: info = '', 3: code = '' }) => {
    const line = text.slice(0, index).split('\n').length + 1
    return { readme, line, language, marks: info.trim().split(/\s+/), code }
  })
}

const importLine = /^import .*$/gm

/**
 * A block as a module, with its code on the lines where the README has it. One without imports of its own stands inside
 * the blocks above it: they open a scope each, so that it may use their names and take them anew.
 */
function moduleOf(block: Block, blocks: readonly Block[]): string {
  if (block.code.match(importLine)) return '\n'.repeat(block.line - 1) + block.code
  const all = blocks.filter(({ readme, line }) => readme === block.readme && line <= block.line)
  const imports = new Set(all.flatMap(({ code }) => code.match(importLine) ?? []))
  let text = [...imports, 'export {}'].join('; ')
  for (const { line, code } of all) {
    text += `${'\n'.repeat(line - text.split('\n').length - 1)}{\n${code.replace(importLine, '')}`
  }
  return text + '}'.repeat(all.length)
}

/** Compiles blocks as files beside their README. */
function compileAll(blocks: readonly Block[]): readonly string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
      },
    },
  )
  const files = new Map(
    blocks.map(block => [`${block.readme}.${block.line}.${block.language}`, moduleOf(block, blocks)]),
  )
  const options = {
    ...config?.options,
    allowJs: true,
    checkJs: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  return compile([...files.keys()], options, path => files.has(path), files).map(problem =>
    relative(root, problem).replace(/\.\d+\.[cm]?[jt]s:/, ':'),
  )
}

/** Runs a block; what it prints must be what the README says that it prints. */
function run({ readme, line, language, code }: Block, wanted: Block | undefined): readonly string[] {
  const place = `${relative(root, readme)}:${line}`
  const file = join(scratch, `${place.replace(/\W+/g, '-')}.${language}`)
  mkdirSync(scratch, { recursive: true })
  writeFileSync(file, code)
  const guard = new URL('loopback-only.mjs', import.meta.url).href
  try {
    const output = runCommand(process.execPath, ['--import', 'tsx', '--import', guard, file], { cwd: root })
    if (!wanted || output.trim() === wanted.code.trim()) return []
    return [`${place} prints\n${output.trim()}\nwhere the README says\n${wanted.code.trim()}`]
  } catch (thrown) {
    return [`${place} ${(thrown as Error).message}`]
  }
}

const blocks = readmes().flatMap(blocksOf)
const programs = blocks.filter(isProgram)
const runnable = programs.filter(({ marks }) => marks.includes('run'))
const outputOf = (block: Block): Block | undefined => {
  const next = blocks[blocks.indexOf(block) + 1]
  return next?.readme === block.readme && next.marks.includes('output') ? next : undefined
}
const problems = [...new Set(compileAll(programs)), ...runnable.flatMap(block => run(block, outputOf(block)))]
rmSync(scratch, { recursive: true, force: true })
for (const problem of problems) console.error(problem)
console.log(`${programs.length} blocks compiled, ${runnable.length} run: ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
