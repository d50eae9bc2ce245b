import type { Action, Classification, Kind, Reason } from './kinds.ts'
import { codes, meanings } from './tables/packed.ts'

/** A kind, then `:reason`, then `>action` where the action is not the usual one of that kind and reason. */
export type RowName = { [K in Kind]: `${K}${'' | `:${Exclude<Reason<K>, 'none'>}`}${'' | `>${Action}`}` }[Kind]

/** A kind with its reason, and what stands for a failure of the server. */
type KnownWord = { [K in Kind]: `${K}:${Reason<K>}` }[Kind] | '5xx'

let index: Map<string | undefined, Classification> | undefined

/**
 * What a word or a code of the tables means, or `kind:reason` itself. The tables are unpacked at the first error, so a
 * program that meets none pays nothing.
 */
export function findRow(word: KnownWord): Classification
export function findRow(word: string | undefined): Classification | undefined
export function findRow(word: string | undefined): Classification | undefined {
  index ??= unpack()
  return index.get(word)
}

/** Every `kind:reason`, in the order of the packed meanings. */
export const rowNames = (): string[] => {
  index ??= unpack()
  return [...index.keys()].filter(name => name?.includes(':')) as string[]
}

/** A row by name: every kind and reason has one. */
export const row = <K extends Kind>(kind: K, reason: Reason<K> = 'none'): Classification =>
  findRow(`${kind}:${reason}` as KnownWord)

function unpack(): Map<string | undefined, Classification> {
  const index = new Map<string | undefined, Classification>()
  const rows: Classification[] = []
  for (const line of meanings.split('\n')) {
    const [kind, usual, ...entries] = line.split(' ') as [Kind, Action, ...string[]]
    for (const entry of entries) {
      const [name, ...words] = entry.split(',') as [string, ...string[]]
      const [said, action = usual] = name.split('>') as [Reason | '', Action?]
      const reason = said || 'none'
      // Retryable is what waiting alone can cure.
      const row = { kind, reason, action, retryable: action === 'retry_later' }
      rows.push(row)
      index.set(`${kind}:${reason}`, row)
      for (const word of words) index.set(word || said || kind, row)
    }
  }
  for (const line of codes.split('\n')) {
    const [prefix, entries] = line.split(' ') as [string, string]
    let digits = 0
    for (const [, gap, letter = ''] of entries.matchAll(/(\d{0,9})(\D)/g)) {
      digits += Number(gap) + 1
      index.set(prefix + digits, rows.at(letter.charCodeAt(0) - 127) as Classification)
    }
  }
  return index
}
