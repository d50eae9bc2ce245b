import { describe, expect, test } from '@jest/globals'
import { catalog } from '@sts-errors/core/catalog'
import { createError } from '../../src/errors.ts'
import type { Classification } from '../../src/kinds.ts'
import descriptions from '../data/descriptions.json'
import { remedyCases } from '../kinds-and-reasons.ts'

/** Words in a row that a text may have in common with the documentation. */
const longestRun = 5

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9']+/g) ?? []

/** Every run of one word too many in the documentation, and where it stands. */
const runs = new Map<string, string>()
for (const [id = '', text = ''] of descriptions) {
  const words = wordsOf(text)
  for (let i = 0; i + longestRun < words.length; i++) runs.set(words.slice(i, i + longestRun + 1).join(' '), id)
}

/** The runs of a text that are somebody else's. */
function copied(text: string): string[] {
  const words = wordsOf(text)
  return words.flatMap((_, i) => {
    const run = words.slice(i, i + longestRun + 1).join(' ')
    const source = i + longestRun < words.length ? runs.get(run) : undefined
    return source === undefined ? [] : [`"${run}" stands in the description of ${source}`]
  })
}

/** The remedy of every kind and reason, and of every row that a code has. */
const rows: readonly Classification[] = [...remedyCases.map(([, , row]) => row), ...catalog]
const remedies = [
  ...new Map(
    rows.map(({ kind, reason, action, retryable }): [string, string] => [
      `${kind}:${reason}, ${action}`,
      createError({ kind, reason, action, retryable }, {}).remedy,
    ]),
  ),
]
const texts = [
  ...catalog.flatMap(({ code, meaning, remedy }): [string, string][] => [
    [`meaning of ${code}`, meaning],
    [`remedy of ${code}`, remedy],
  ]),
  ...remedies.map(([name, text]): [string, string] => [`remedy of ${name}`, text]),
]

/** What a check has against some of the texts. */
const complaints = (check: (text: string) => readonly string[]): string[] =>
  texts.flatMap(([name, text]) => check(text).map(complaint => `${name}: ${complaint}`))

const sentencesOf = (text: string): string[] => text.replace(/\b(?:e\.g|i\.e|vs)\./g, '').split(/[.!?]\s+(?=[A-Z`])/)

describe('our own words', () => {
  test('a copied run of words would be found', () => {
    expect(copied("Indicates that the user hasn't been explicitly added to the tenant.")).not.toEqual([])
  })

  test('no text has more than five words in a row of the documentation', () => {
    expect(complaints(copied)).toEqual([])
  })
})

describe('plain text', () => {
  test('every text is printable ASCII, begins like a sentence and ends with a full stop', () => {
    expect(complaints(text => (/^[A-Z`'"][ -~]{8,}[.]$/.test(text) ? [] : [text]))).toEqual([])
  })

  test('no text has a gap or a doubled stop', () => {
    expect(complaints(text => (/ {2}|[^.]\.\.$|\(\)/.test(text) ? [text] : []))).toEqual([])
  })

  test('a meaning is one sentence', () => {
    expect(catalog.filter(({ meaning }) => sentencesOf(meaning).length > 1).map(({ code }) => code)).toEqual([])
  })

  test('the remedy of a code is short enough to be read', () => {
    const long = catalog.filter(({ remedy }) => sentencesOf(remedy).length > 3 || remedy.length > 320)
    expect(long.map(({ code, remedy }) => `${code}: ${remedy}`)).toEqual([])
  })

  test('the remedy of a code is about that very code: no two are the same', () => {
    const owners = new Map<string, string[]>()
    for (const { code, remedy } of catalog) owners.set(remedy, [...(owners.get(remedy) ?? []), code])
    expect([...owners].filter(([, codes]) => codes.length > 1)).toEqual([])
  })
})

describe('every kind and reason has a remedy of one or two sentences', () => {
  test.each(remedies)('%s: %s', (_, remedy) => {
    expect(remedy).not.toMatch(/undefined|: \.$/)
    expect(sentencesOf(remedy).length).toBeLessThanOrEqual(2)
  })
})
