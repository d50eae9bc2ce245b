import { describe, expect, test } from '@jest/globals'
import { fromAuthorizationResponse, fromJSON, toStsError } from '@sts-errors/core'

describe('what fuzzing found', () => {
  test('an endless error word makes no endless message', () => {
    const error = fromAuthorizationResponse(`https://app.example/?error=${'x'.repeat(60_000)}`)
    expect(error?.message.length).toBeLessThan(1000)
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
