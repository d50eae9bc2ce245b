import { describe, expect, test } from '@jest/globals'
import { classify, type Kind } from '@sts-errors/core'
import { catalog, describeCode } from '@sts-errors/core/catalog'
import { errorValues } from '../../src/tables/error-values.ts'
import documented from '../data/documented.json'

interface DocumentedError {
  readonly where: string
  readonly error: string
  readonly interactive?: boolean
  readonly retry?: boolean
}
const errors: readonly DocumentedError[] = documented.errors

/** Every word of the table of error values, and the row that it stands in. */
const words = new Map(Object.entries(errorValues).flatMap(([row, list]) => list.split(' ').map(word => [word, row])))

const families = [
  ['AADSTS', 427, documented.codes.AADSTS.map(([digits, name]) => ({ code: `AADSTS${digits}`, name: `${name}` }))],
  ['AADB2C', 128, documented.codes.AADB2C.map(digits => ({ code: `AADB2C${digits}`, name: '' }))],
  ['MSIS', 17, documented.codes.MSIS.map(digits => ({ code: `MSIS${digits}`, name: '' }))],
] as const

/** What the STS says when it says no more than "invalid_grant": what that means is the grant's affair. */
const bare = 'AADSTS70000'

describe.each(families)('every documented %s code', (prefix, count, codes) => {
  test('is known to these tests', () => {
    expect(codes.length).toBe(count)
  })

  test('has a row', () => {
    expect(codes.filter(({ code }) => !describeCode(code))).toEqual([])
  })

  test('has its public name, where there is one', () => {
    expect(codes.filter(({ code, name }) => name && describeCode(code)?.name !== name)).toEqual([])
  })

  test('means the same to the classifier, which knows no catalogue', () => {
    for (const { code } of codes.filter(({ code }) => code !== bare)) {
      expect(describeCode(code)).toMatchObject({ code, ...classify({ codes: [code] }) })
    }
  })

  test('is in the catalogue with its family', () => {
    const entries = catalog.filter(({ code }) => code.startsWith(prefix))
    expect(entries.length).toBeGreaterThanOrEqual(count)
  })
})

describe('every documented error has a row', () => {
  test.each(errors.map(({ where, error }) => [where, error]))('%s: %s', (_, error) => {
    expect(words.has(error)).toBe(true)
  })

  test('and where one is called unrecognized, the table says so', () => {
    const unrecognized = errors.filter(({ error }) => classify({ codes: [], error }).kind === 'unrecognized')
    expect(unrecognized.map(({ error }) => words.get(error))).toEqual(unrecognized.map(() => 'unrecognized'))
  })
})

describe('every documented suberror has a row', () => {
  test.each(documented.suberrors.map(({ suberror }) => suberror))('%s', suberror => {
    expect(words.has(suberror)).toBe(true)
    expect(classify({ codes: [], suberror }).kind).not.toBe('unrecognized')
    expect(classify({ codes: [], suberror: suberror.toUpperCase() })).toEqual(classify({ codes: [], suberror }))
  })
})

describe('the rows agree with what the documentation says', () => {
  /** Kinds in which the user, or a token for which the user is asked, is what is missing. */
  const askForUser: readonly Kind[] = ['interaction_required', 'claims_challenge', 'invalid_token', 'invalid_grant']

  test.each(errors.filter(({ interactive }) => interactive).map(({ error }) => error))(
    'the error %s asks for the user',
    error => {
      expect(askForUser).toContain(classify({ codes: [], error }).kind)
    },
  )

  test.each(errors.filter(({ retry }) => retry).map(({ where, error }) => [where, error]))(
    '%s: %s can be repeated',
    (_, error) => {
      const { retryable, action } = classify({ codes: [], error })
      expect(retryable || action === 'keep_polling' || action === 'renew_token').toBe(true)
    },
  )

  test.each(
    errors
      .filter(
        ({ where, error }) => !errors.some(same => same.error === error && (same.retry || where.startsWith('client'))),
      )
      .map(({ where, error }) => [where, error]),
  )('%s: %s is not repeated unchanged', (_, error) => {
    expect(classify({ codes: [], error }).retryable).toBe(false)
  })

  test.each(Object.entries(documented.transient))('AADSTS%s is called transient: %s', digits => {
    const { retryable, action } = classify({ codes: [`AADSTS${digits}`] })
    expect(retryable || action === 'keep_polling').toBe(true)
  })

  /** MSAL's own words for the classification of "interaction required". */
  const classifications = {
    BasicAction: 'basic_action',
    AdditionalAction: 'additional_action',
    MessageOnly: 'message_only',
    ConsentRequired: 'consent_required',
    UserPasswordExpired: 'user_password_expired',
  }
  test.each(
    documented.suberrors.flatMap(({ suberror, msal }) => {
      const [, word = ''] = /(?:^|Classification )(\w+)$/.exec(msal?.dotnet ?? '') ?? []
      return word in classifications ? [[suberror, word as keyof typeof classifications] as const] : []
    }),
  )('the suberror %s has the reason that MSAL calls %s', (suberror, word) => {
    expect(classify({ codes: [], suberror })).toMatchObject({
      kind: 'interaction_required',
      reason: classifications[word],
    })
  })
})
