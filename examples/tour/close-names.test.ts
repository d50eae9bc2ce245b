import { expect, test } from '@jest/globals'
import { closeNames } from './close-names.ts'

const names = ['wrong-secret', 'expired-secret', '429-seconds', '429-text-minute', 'imds-throttled']

test.each([
  ['a letter is missing', 'wrong-scret', 'wrong-secret'],
  ['letters are swapped', 'imds-throtteld', 'imds-throttled'],
  ['a word is left out', '429-minute', '429-text-minute'],
  ['only one word is typed, with a mistake', 'trottled', 'imds-throttled'],
  ['the case differs', 'Wrong-Secret', 'wrong-secret'],
])('%s: the name is found all the same', (_, typed, meant) => {
  expect(closeNames(typed, names)[0]).toBe(meant)
})

test('a part that several names share lists them all', () => {
  expect(closeNames('secret', names)).toEqual(['wrong-secret', 'expired-secret'])
})

test.each(['xyzzy', 'x', ''])('%j is like no name', typed => {
  expect(closeNames(typed, names)).toEqual([])
})
