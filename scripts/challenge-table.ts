/**
 * Measures what this library and others make of each form of a claims challenge, and writes the table into
 * docs/challenges.md; with `--check` it only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ChallengeForm, challengeForms } from './challenge-forms.ts'
import { type ChallengeReader, challengeReaders } from './challenge-readers.ts'

const path = fileURLToPath(new URL('../docs/challenges.md', import.meta.url))
const readers = Object.entries(challengeReaders)

/** One word for what became of a form. */
async function outcome(read: ChallengeReader, { value, claims }: ChallengeForm): Promise<string> {
  try {
    const found = await read(value)
    return found === undefined ? 'none' : found === claims ? 'yes' : 'wrong'
  } catch {
    return 'throws'
  }
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const rows = await Promise.all(
  challengeForms.map(async form => {
    const outcomes = await Promise.all(readers.map(([, read]) => outcome(read, form)))
    return row([form.form, `\`${form.value.replace(/(?<=[\w+/-]{16})[\w+/-]{16,}=*/g, '…')}\``, ...outcomes])
  }),
)
const head = ['form', 'example', ...readers.map(([name]) => name)]
const table = [row(head), row(head.map(() => '---')), ...rows].join('\n')

const before = readFileSync(path, 'utf8')
const after = before.replace(/(?<=<!-- measured -->\n)[\s\S]*?(?=\n<!-- end -->)/, () => table)
if (!process.argv.includes('--check')) writeFileSync(path, after)
else if (after !== before) {
  console.error('docs/challenges.md is not what is measured: `npm run challenges`')
  process.exitCode = 1
}
