import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Action, Classification } from '@sts-errors/core'
import { findRow } from '../../src/rows.ts'
import { aadb2c } from '../../src/tables/aadb2c.ts'
import { aadsts } from '../../src/tables/aadsts.ts'
import { actions, defaultAction, reasonsOf } from '../../src/tables/actions.ts'
import { errorValues } from '../../src/tables/error-values.ts'
import { msis } from '../../src/tables/msis.ts'

const families = [
  ['AADSTS', aadsts],
  ['AADB2C', aadb2c],
  ['MSIS', msis],
] as const

/** Every code and every word, with the row that it stands in. */
const codes = families.flatMap(([prefix, rows]) => rows.map(([digits, , row]) => ({ word: `${prefix}${digits}`, row })))
const words = Object.entries(errorValues).flatMap(([row, list]) => list.split(' ').map(word => ({ word, row })))
const entries: readonly { readonly word: string; readonly row: string }[] = [...codes, ...words]

const everyAction: { readonly [A in Action]: true } = {
  interact: true,
  ask_user: true,
  renew_token: true,
  restart_flow: true,
  fix_credential: true,
  fix_request: true,
  fix_registration: true,
  ask_admin: true,
  contact_support: true,
  none: true,
  proceed_or_stop: true,
  fix_device: true,
  keep_polling: true,
  retry_later: true,
  fix_network: true,
  inspect: true,
}

/** Kinds that can pass by themselves. */
const transient = ['throttled', 'service_unavailable', 'network', 'timeout']

/** What a row's name says. */
function meaningOf(row: string): Classification {
  const [, kind = '', reason = 'none', action = defaultAction(kind, reason)] =
    /^(\w+)(?::(\w+))?(?:>(\w+))?$/.exec(row) ?? []
  return { kind, reason, action, retryable: action === 'retry_later' } as Classification
}

describe('no row contradicts itself', () => {
  const offenders = (isWrong: (meaning: Classification, row: string) => boolean) =>
    entries.filter(({ row }) => isWrong(meaningOf(row), row))

  test('the kind is one of ours', () => {
    expect(offenders(({ kind }) => !(kind in actions))).toEqual([])
  })

  test('the reason belongs to the kind', () => {
    expect(offenders(({ kind, reason }) => !['none', ...reasonsOf(kind)].includes(reason))).toEqual([])
  })

  test('the action is one of ours', () => {
    expect(offenders(({ action }) => !(action in everyAction))).toEqual([])
  })

  test('the action is named only where it is not the usual one', () => {
    expect(offenders(({ kind, reason }, row) => row.endsWith(`>${defaultAction(kind, reason)}`))).toEqual([])
  })

  test('"retry later" is said only of what can pass by itself', () => {
    expect(offenders(({ kind, action }) => action === 'retry_later' && !transient.includes(kind))).toEqual([])
    const usual = Object.entries(actions).filter(
      ([kind, reasons]) => Object.values(reasons).includes('retry_later') && !transient.includes(kind),
    )
    expect(usual).toEqual([])
  })

  test('retryable is what is to be tried later, and nothing else', () => {
    const wrong = entries.filter(({ word }) => {
      const row = findRow(word)
      return row && row.retryable !== (row.action === 'retry_later')
    })
    expect(wrong).toEqual([])
  })

  test('a word stands in one row only', () => {
    const all = words.map(({ word }) => word)
    expect(all.filter((word, i) => all.indexOf(word) !== i)).toEqual([])
  })

  test.each(families)('%s codes are sorted, and none comes twice', (_, rows) => {
    const digits = rows.map(([number]) => number)
    expect(digits).toEqual([...new Set(digits)].sort((a, b) => a - b))
  })

  test.each(families)('names of %s codes are single words', (_, rows) => {
    expect(rows.filter(([, name]) => name && !/^[A-Z]\w+$/.test(name))).toEqual([])
  })
})

describe('what is packed is what the tables say', () => {
  test('of every code', () => {
    for (const { word, row } of codes)
      expect({ word, meaning: findRow(word) }).toEqual({ word, meaning: meaningOf(row) })
  })

  test('of every word; the absence of one says "unrecognized"', () => {
    for (const { word, row } of words) {
      const meaning = row === 'unrecognized' ? undefined : meaningOf(row)
      expect({ word, meaning: findRow(word) }).toEqual({ word, meaning })
    }
  })

  test.each(Object.keys(actions))('of %s and each of its reasons', kind => {
    for (const reason of ['none', ...reasonsOf(kind)]) {
      expect(findRow(`${kind}:${reason}`)).toMatchObject({ kind, reason, action: defaultAction(kind, reason) })
    }
  })

  test('and no table was changed without being packed', () => {
    const root = join(__dirname, '../../../..')
    const check = ['--import', 'tsx', 'scripts/pack-tables.ts', '--check']
    expect(() => execFileSync(process.execPath, check, { cwd: root, stdio: 'pipe' })).not.toThrow()
  })
})
