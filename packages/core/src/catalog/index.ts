import type { Classification } from '../kinds.ts'
import { findRow } from '../rows.ts'
import { aadb2c } from '../tables/aadb2c.ts'
import { aadsts } from '../tables/aadsts.ts'
import { msis } from '../tables/msis.ts'

/** What is known about an STS code. */
export interface CodeEntry extends Classification {
  /** With its prefix: `AADSTS50076`, `AADB2C90118`, `MSIS9605`. */
  readonly code: string
  /** The platform's symbolic name, where one is public. */
  readonly name?: string
  /** What happened, in one sentence. */
  readonly meaning: string
  /** What to do about this very code. */
  readonly remedy: string
}

/** Every documented code, by family and number. */
export const catalog: readonly CodeEntry[] = [
  ['AADSTS', aadsts] as const,
  ['AADB2C', aadb2c] as const,
  ['MSIS', msis] as const,
].flatMap(([prefix, rows]) =>
  rows.map(([digits, name, , meaning, remedy]): CodeEntry => {
    const code = `${prefix}${digits}`
    return { code, ...(name && { name }), ...(findRow(code) as Classification), meaning, remedy }
  }),
)

const byCode = new Map(catalog.map(entry => [entry.code, entry]))

/**
 * The catalogue's entry of a code.
 *
 * @param code - with its prefix, in any case; a bare number is an `AADSTS` code
 * @returns `undefined` where the code is not documented
 */
export function describeCode(code: string): CodeEntry | undefined {
  // A program without types hands over a number, or the code of an error that has none.
  const exact = String(code).trim().toUpperCase()
  return byCode.get(/^\d+$/.test(exact) ? `AADSTS${exact}` : exact)
}
