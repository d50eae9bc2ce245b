import { describe, expect, jest, test } from '@jest/globals'
import { remember } from '../src/remember.ts'

describe('a function of names that remembers', () => {
  const spied = () => {
    const of = jest.fn((name: string) => name.toUpperCase())
    return { of, remembered: remember(of) }
  }

  test('gives what the function gives, and asks it once for each name', () => {
    const { of, remembered } = spied()
    expect(['date', 'age', 'date', 'age', 'date'].map(remembered)).toEqual(['DATE', 'AGE', 'DATE', 'AGE', 'DATE'])
    expect(of.mock.calls).toEqual([['date'], ['age']])
  })

  test('remembers that there is nothing to say', () => {
    const { of, remembered } = spied()
    expect([remembered(''), remembered('')]).toEqual(['', ''])
    expect(of).toHaveBeenCalledTimes(1)
  })

  test('keeps a hundred names and no more, and still answers for the others', () => {
    const { of, remembered } = spied()
    const names = Array.from({ length: 300 }, (_, i) => `x-${i}`)
    for (const name of [...names, ...names]) expect(remembered(name)).toBe(name.toUpperCase())
    expect(of).toHaveBeenCalledTimes(300 + 200)
  })

  test('keeps no long name', () => {
    const { of, remembered } = spied()
    const name = 'x'.repeat(10_000)
    expect([remembered(name), remembered(name)]).toEqual([name.toUpperCase(), name.toUpperCase()])
    expect(of).toHaveBeenCalledTimes(2)
  })

  test.each(['__proto__', 'constructor', 'toString'])('takes %s for a name like any other', name => {
    expect(remember(text => `${text}!`)(name)).toBe(`${name}!`)
  })
})
