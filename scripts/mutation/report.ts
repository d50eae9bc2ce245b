import { readFileSync } from 'node:fs'

/** A mutant, as Stryker's report has it. */
export interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status: string
  readonly static?: boolean
  readonly location: { readonly start: Place; readonly end: Place }
}

/** Lines and columns, from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

/** A mutated file. */
export interface MutatedFile {
  readonly path: string
  readonly source: string
  readonly mutants: readonly Mutant[]
}

/** What a run wrote. */
export function readReport(path: string): readonly MutatedFile[] {
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, Omit<MutatedFile, 'path'>> }
  return Object.entries(files).map(([path, file]) => ({ path, ...file }))
}

/** How mutants fared. Those that cannot load, or are left out, count for nothing. */
export interface Score {
  readonly killed: number
  readonly survived: number
  readonly uncovered: number
  /** From 0 to 100. */
  readonly percent: number
}

export function scoreOf(files: readonly MutatedFile[]): Score {
  const count = (...statuses: readonly string[]): number =>
    files.flatMap(({ mutants }) => mutants).filter(({ status }) => statuses.includes(status)).length
  const [killed, survived, uncovered] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')]
  const valid = killed + survived + uncovered
  return { killed, survived, uncovered, percent: valid ? (100 * killed) / valid : 100 }
}

/** What no test noticed, a line each: where, what stood there, what was put in its place. */
export function survivorsOf({ path, source, mutants }: MutatedFile): readonly string[] {
  const lines = source.split('\n')
  const textOf = ({ start, end }: Mutant['location']): string =>
    lines
      .slice(start.line - 1, end.line)
      .map((line, i, all) =>
        line.slice(i ? 0 : start.column - 1, i === all.length - 1 ? end.column - 1 : undefined).trim(),
      )
      .join(' ')
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .sort((a, b) => a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column)
    .map(({ location, replacement, mutatorName, status }) => {
      const what = `${textOf(location)}  →  ${replacement?.replace(/\s+/g, ' ') ?? mutatorName}`
      return `${path}:${location.start.line}:${location.start.column}${status === 'NoCoverage' ? ' (not run)' : ''}  ${what}`
    })
}
