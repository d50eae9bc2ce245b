import { describe, expect, test } from '@jest/globals'
import { NetworkError, ThrottledError } from '@sts-errors/core'
import { markOutcome, outcomeOf } from '../src/outcome.ts'

const error = new ThrottledError()

describe('what is handed on', () => {
  test.each<[string, object]>([
    ['an answer', { status: 429 }],
    ['what was thrown', new TypeError('fetch failed')],
  ])('%s says with which error another layer gave up, and shows nothing of it', (_, value) => {
    expect(outcomeOf(value)).toBeUndefined()
    markOutcome(value, error)
    expect(outcomeOf(value)).toBe(error)
    expect(Reflect.ownKeys({ ...value })).not.toContain(Symbol.for('sts-errors.outcome'))
  })

  test('says what the last layer made of it', () => {
    const answer = {}
    const last = new NetworkError()
    markOutcome(answer, error)
    markOutcome(answer, last)
    expect(outcomeOf(answer)).toBe(last)
  })

  test.each<[string, unknown]>([
    ['a frozen answer, as mocks have it,', Object.freeze({ status: 429 })],
    ['a text that was thrown', 'no'],
    ['nothing', undefined],
  ])('%s stays as it is', (_, value) => {
    expect(() => markOutcome(value, error)).not.toThrow()
  })
})

test('an error of this family is its own outcome', () => {
  expect(outcomeOf(error)).toBe(error)
  expect(outcomeOf({ [Symbol.for('sts-errors.outcome')]: 'forged' })).toBeUndefined()
})
