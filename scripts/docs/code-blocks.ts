/** A block of code of a document, and where it stands. */
export interface Block {
  readonly document: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language. */
  readonly marks: readonly string[]
  readonly code: string
  /** What it must print: the block marked `output` that follows. */
  readonly output: string | undefined
}

/** A block with imports, and those without that go on with it. */
export type Program = readonly [Block, ...Block[]]

const fence = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm
const isCode = ({ language }: Block): boolean => /^[cm]?[jt]s$/.test(language)
export const isRun = ({ marks }: Block): boolean => marks.includes('run')

function blocksOf(document: string, text: string): readonly Block[] {
  const fences = [...text.matchAll(fence)].map(({ index, 1: language = '', 2: info = '', 3: code = '' }) => {
    const line = text.slice(0, index).split('\n').length + 1
    return { document, line, language, marks: info.trim().split(/\s+/), code, output: undefined }
  })
  return fences.map((block, index) => {
    const next = fences[index + 1]
    return next?.marks.includes('output') ? { ...block, output: next.code } : block
  })
}

/** The programs in the text of a document. */
export function programsOf(document: string, text: string): readonly Program[] {
  const programs: [Block, ...Block[]][] = []
  for (const block of blocksOf(document, text).filter(isCode)) {
    const current = programs.at(-1)
    if (current && !/^import\s/m.test(block.code)) current.push(block)
    else programs.push([block])
  }
  return programs
}

/**
 * A program as a module, with its code on the lines where the document has it. Each block after the first opens a scope in
 * the one before it, so that it may use its names and take them anew.
 *
 * @param before - a statement to be run before the code of each block
 */
export function moduleOf([first, ...rest]: Program, before = ''): string {
  let text = `${'\n'.repeat(first.line - 2)}${before}\n${first.code}`
  for (const { line, code } of rest) text += `${'\n'.repeat(line - text.split('\n').length - 1)}{${before}\n${code}`
  return text + '}'.repeat(rest.length)
}
