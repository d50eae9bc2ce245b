import { describe, expect, test } from '@jest/globals'
import { fromAuthorizationResponse, fromJSON, toStsError } from '@sts-errors/core'
import { traitsOf } from '@sts-errors/core/adapter'
import { redactText, redactUrl } from '../src/redact.ts'

describe('what fuzzing found', () => {
  test('an endless error word makes no endless message', () => {
    const error = fromAuthorizationResponse(`https://app.example/?error=${'x'.repeat(60_000)}`)
    expect(error?.message.length).toBeLessThan(1000)
  })

  test.each([
    'https://ada:p@ss@contoso.example/me',
    'https://a@b@c@contoso.example/me',
    'https://a@/b@contoso.example/me',
  ])('of the userinfo in %s nothing is shown', url => {
    const shown = 'https://contoso.example/me'
    expect(redactText(`see ${url}!`)).toBe(`see ${shown}!`)
    expect(redactUrl(url)).toBe(shown)
    expect(traitsOf('GET', url, undefined).url).toBe(shown)
  })

  test('a header that comes twice and is empty once survives a round trip', () => {
    const error = toStsError({
      status: 503,
      headers: [
        ['x-a', 'b'],
        ['x-a', ''],
      ],
    })
    expect(error?.headers?.get('x-a')).toBe('b')
    expect(JSON.stringify(fromJSON(JSON.parse(JSON.stringify(error))))).toBe(JSON.stringify(error))
  })
})
