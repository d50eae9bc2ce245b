import { describe, expect, test } from '@jest/globals'
import { catalog, describeCode } from '@sts-errors/core/catalog'

describe('a code is described', () => {
  test.each([
    ['AADSTS50076', 'AADSTS50076'],
    ['AADB2C90118', 'AADB2C90118'],
    ['MSIS9605', 'MSIS9605'],
    ['aadsts50076', 'AADSTS50076'],
    ['  AADSTS50076\n', 'AADSTS50076'],
    ['50076', 'AADSTS50076'],
    ['aadb2c90118', 'AADB2C90118'],
  ])('%j is %s', (given, code) => {
    expect(describeCode(given)?.code).toBe(code)
  })

  test('also where a program without types gives a number, or the code of an error that has none', () => {
    expect(describeCode(50076 as never)?.code).toBe('AADSTS50076')
    expect(describeCode(undefined as never)).toBeUndefined()
  })

  test('with all that is known about it', () => {
    expect(describeCode('AADSTS50076')).toEqual({
      code: 'AADSTS50076',
      name: 'UserStrongAuthClientAuthNRequired',
      kind: 'interaction_required',
      reason: 'mfa_required',
      action: 'interact',
      retryable: false,
      meaning: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    })
  })

  test('without a name where none is public', () => {
    expect(describeCode('AADB2C90118')).not.toHaveProperty('name')
  })

  test.each([
    '',
    'AADSTS',
    'AADSTS1',
    '1',
    'AADSTS500761',
    '7000272',
    'MSIS50076',
    'AADB2C50076',
    'constructor',
    '__proto__',
    'AADSTS050076',
  ])('%j is not documented', code => {
    expect(describeCode(code)).toBeUndefined()
  })
})

describe('the catalogue', () => {
  test('is sorted by family and number, and no code comes twice', () => {
    const codes = catalog.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const prefix of ['AADSTS', 'AADB2C', 'MSIS']) {
      const numbers = codes.filter(code => code.startsWith(prefix)).map(code => Number(code.slice(prefix.length)))
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    }
  })

  test('gives the entry that it lists', () => {
    for (const entry of catalog) expect(describeCode(entry.code)).toBe(entry)
  })
})
