import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './source-files.ts'

const rows = readFileSync(join(root, 'docs/known-bugs.md'), 'utf8')
  .split('\n')
  .filter(line => /^\| (?!elsewhere|---)/.test(line))

/** The tests that a row names, by file. */
const named = rows.flatMap(row =>
  [...row.matchAll(/`([\w./-]+\.ts) › ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name })),
)

describe('what went wrong elsewhere', () => {
  test('is 43 kinds of faults, each with a promise and at least one test', () => {
    expect(rows).toHaveLength(43)
    expect(rows.filter(row => !/^\| [^|]{20,} \| [^|]{10,} \| `[^|]+ › [^|]+` \|$/.test(row))).toEqual([])
  })

  test.each(named)('is tested: $file › $name', ({ file, name }) => {
    const path = join(root, file)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const quoted = [`'${name}'`, `"${name}"`, `'${name.replaceAll("'", "\\'")}'`]
    expect(quoted.some(title => text.includes(title))).toBe(true)
  })
})
