import { expect, test } from '@jest/globals'
import { isRun, moduleOf, programsOf } from '../scripts/docs/code-blocks.ts'

const text = `# A guide

\`\`\`ts run
import a from 'a'
const b = a
\`\`\`

\`\`\`text output
1
\`\`\`

\`\`\`sh
npm ci
\`\`\`

\`\`\`ts run
const b = 2
\`\`\`

\`\`\`ts
import {
  c,
} from 'c'
\`\`\`
`

test('a block without imports goes on with the one before it, and what is no code is none', () => {
  const programs = programsOf('a.md', text)
  expect(programs.map(program => program.map(({ line }) => line))).toEqual([[4, 17], [21]])
  expect(programs.flat().map(isRun)).toEqual([true, true, false])
  expect(programs.flat().map(({ output }) => output)).toEqual(['1\n', undefined, undefined])
})

test('the code of a program stands on the lines of the document, each block in a scope of its own', () => {
  const [program] = programsOf('a.md', text)
  const lines = program ? moduleOf(program, 'mark()').split('\n') : []
  expect(lines.slice(2, 5)).toEqual(['mark()', "import a from 'a'", 'const b = a'])
  expect(lines.slice(15)).toEqual(['{mark()', 'const b = 2', '}'])
  expect(lines.slice(5, 15).join('')).toBe('')
})
