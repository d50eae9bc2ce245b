/**
 * Packs the readable tables of `packages/core/src/tables` into the compact text that ships with core.
 * `npm run tables` writes it; with `--check` it only compares and fails where the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Kind } from '../packages/core/src/kinds.ts'
import type { RowName } from '../packages/core/src/rows.ts'
import { aadb2c } from '../packages/core/src/tables/aadb2c.ts'
import { aadsts } from '../packages/core/src/tables/aadsts.ts'
import { defaultAction, reasonsOf } from '../packages/core/src/tables/actions.ts'
import type { CodeRow } from '../packages/core/src/tables/code-row.ts'
import { errorValues, umbrellas } from '../packages/core/src/tables/error-values.ts'
import { msis } from '../packages/core/src/tables/msis.ts'
import { hints, steps } from '../packages/core/src/tables/remedies.ts'

const folder = new URL('../packages/core/src/tables/', import.meta.url)
/** An error value that means nothing more than "unrecognized" needs no entry: that is what its absence says. */
const words = (Object.entries(errorValues) as [RowName, string][]).filter(([row]) => row !== 'unrecognized')
const families: readonly (readonly [prefix: string, rows: readonly CodeRow[]])[] = [
  ['AADSTS', aadsts],
  ['AADB2C', aadb2c],
  ['MSIS', msis],
]

const rowsOfCodes = families.flatMap(([, rows]) => rows.map(([, , row]) => row))
const usesOf = (row: string) => rowsOfCodes.filter(used => used === row).length
const kindOf = (row: string) => row.split(/[:>]/)[0] ?? row

/** The kinds in the order that gzip writes shortest, of those that were tried: their letters follow from it. */
const kinds: readonly Kind[] = [
  'unrecognized',
  'invalid_grant',
  'throttled',
  'network',
  'interaction_required',
  'invalid_token',
  'timeout',
  'user_cancelled',
  'scopes_declined',
  'invalid_client',
  'service_unavailable',
  'invalid_request',
  'protection_policy_required',
  'authorization_pending',
  'access_denied',
  'claims_challenge',
]
const rowsByKind = kinds.map(kind => {
  const usual = [kind, ...reasonsOf(kind).map(reason => `${kind}:${reason}`)]
  const others = [...rowsOfCodes, ...words.map(([row]) => row)].filter(row => kindOf(row) === kind)
  return [...new Set([...usual, ...others])].sort((a, b) => usesOf(b) - usesOf(a))
})

/** The letter of a place among all rows: the last one's is `~`. */
const letterAt = (place: number) => String.fromCharCode(127 - rowsByKind.flat().length + place)
/** Characters, those first that the code around the tables is full of: gzip writes them short. */
const cheapest = 'eaorst),(":=?bcdiln|}&./>[]_fgmpuwy{!$*+;-DMNOSThkvxABCEIjq~<FGHLPRUVWZzJKQXY#%@\'^`\\'
const costOf = (letter: string) => cheapest.indexOf(letter) + 1 || Infinity

/** A kind's rows at its letters: what most codes mean gets the cheapest. */
function arrange(rows: readonly string[], first: number): string[] {
  const letters = rows.map((_, i) => letterAt(first + i))
  const byCost = [...letters].sort((a, b) => costOf(a) - costOf(b))
  const arranged = letters.map(letter => rows[byCost.indexOf(letter)] ?? '')
  // An unusual action goes before the usual one, which then stands for the kind and reason.
  for (const unusual of rows.filter(row => row.includes('>'))) {
    const usual = unusual.replace(/>.*/, '')
    const places = [arranged.indexOf(usual), arranged.indexOf(unusual)] as const
    arranged[Math.min(...places)] = unusual
    arranged[Math.max(...places)] = usual
  }
  return arranged
}

/** Every row that core can make, in lines of one kind each. */
const lines = rowsByKind.map((rows, i) => arrange(rows, rowsByKind.slice(0, i).flat().length))
/** The words that have a meaning, each behind a comma; nothing behind it is the name of the reason or kind itself. */
function wordsOf(row: string): string {
  const [own] = row.split('>')[0]?.split(':').reverse() ?? []
  const said = words.find(([name]) => name === row)?.[1].split(' ') ?? []
  // Those that end alike stand together, as gzip likes it.
  const backwards = (word: string) => [...word].reverse().join('')
  said.sort((a, b) => (backwards(a) < backwards(b) ? -1 : 1))
  return said.map(word => `,${word === own ? '' : word}`).join('')
}

const meanings = lines
  .map(rows => {
    const kind = kindOf(rows[0] ?? '')
    const usual = defaultAction(kind, 'none')
    const entries = rows.map(row => {
      const [, reason, action] = /^\w+:?(\w*)>?(\w*)$/.exec(row) ?? []
      const said = action || defaultAction(kind, reason || 'none')
      return `${reason}${said === usual ? '' : `>${said}`}${wordsOf(row)}`
    })
    return [kind, usual, ...entries].join(' ')
  })
  .join('\n')

function letterOf(row: string): string {
  const letter = letterAt(lines.flat().indexOf(row))
  if (/[^!-/:-~]/.test(letter))
    throw new RangeError(`no code can mean ${row} at ${letter}: change the order of the kinds`)
  return letter
}

/** How many numbers are left out before a code, and the letter of its meaning. */
const entryOf = ([digits, , row]: CodeRow, before = 0) => `${digits - before - 1 || ''}${letterOf(row)}`
const codes = families
  .map(([prefix, rows]) => [prefix, ...rows.map((row, i) => entryOf(row, rows[i - 1]?.[0]))])
  .map(([prefix, ...entries]) => `${prefix} ${entries.join('')}`)
  .join('\n')

const packed = `// Made by \`npm run tables\` from the tables beside it.

/**
 * Every meaning: lines of a kind and its usual action, then \`reason>action,word,word\`; no reason is \`none\`, and an empty
 * word the name of that reason or kind itself. Letters stand for places in this list, the last of which is \`~\`.
 */
export const meanings =
  ${JSON.stringify(meanings)}

/** A line a family of codes: its prefix, then for each code how many numbers are left out before it, and its letter. */
export const codes =
  ${JSON.stringify(codes)}

/** Codes that only head a list. */
export const umbrellas = /^AADSTS(?:${umbrellas.map(code => code.slice(6)).join('|')})$/
`

/** Hints in the order in which the meanings first name their kind and reason. */
const named = [...new Set(lines.flat().map(row => row.replace(/>.*/, '')))]
const hintOf = (row: string): string => {
  const [kind = '', reason = 'none'] = row.split(':')
  return (hints as Record<string, Record<string, string>>)[kind]?.[reason] ?? ''
}
const packedRemedies = `// Made by \`npm run tables\` from remedies.ts.

/** An action, and how its remedy begins. */
export const steps =
  ${JSON.stringify(
    Object.entries(steps)
      .map(([action, step]) => `${action} ${step}`)
      .join('\n'),
  )}

/** How a remedy ends, in the order in which the meanings first name a kind and reason. */
export const hints =
  ${JSON.stringify(named.map(hintOf).join('\n'))}
`

for (const [file, text] of [
  ['packed.ts', packed],
  ['packed-remedies.ts', packedRemedies],
] as const) {
  const target = new URL(file, folder)
  if (!process.argv.includes('--check')) writeFileSync(target, text)
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`packages/core/src/tables/${file} is stale: run \`npm run tables\``)
    process.exitCode = 1
  }
}
