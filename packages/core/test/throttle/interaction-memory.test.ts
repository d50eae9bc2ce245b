import { describe, expect, test } from '@jest/globals'
import { InteractionRequiredError } from '@sts-errors/core'
import { InteractionMemory } from '../../src/throttle/interaction-memory.ts'

const error = new InteractionRequiredError()
const entry = (from: number, key = 'k') => ({ key, error, from, ms: 100 })

describe('an answer', () => {
  test.each<[number, boolean]>([
    [999, false],
    [1000, true],
    [1099, true],
    [1100, false],
  ])('that came at 1000 and is worth 100 ms is told at %d: %p', (now, isTold) => {
    const memory = new InteractionMemory()
    memory.remember('a', entry(1000))
    expect(memory.recall('a', now)).toBe(isTold ? error : undefined)
    expect(memory.size).toBe(isTold ? 1 : 0)
  })

  test('is told of its own request only', () => {
    const memory = new InteractionMemory()
    memory.remember('a', entry(1000))
    expect(memory.recall('b', 1000)).toBeUndefined()
    expect(memory.recall('a', 1000)).toBe(error)
  })
})

describe('who is remembered', () => {
  test('gives way when the time is over and another one comes', () => {
    const memory = new InteractionMemory()
    for (const name of ['a', 'b', 'c']) memory.remember(name, entry(1000))
    memory.remember('d', entry(1099))
    expect(memory.size).toBe(4)
    memory.remember('e', entry(1100))
    expect(memory.size).toBe(2)
  })

  test('is one of ten thousand at most, the oldest of whom give way', () => {
    const memory = new InteractionMemory()
    for (let i = 0; i <= 10_000; i++) memory.remember(`${i}`, entry(1000))
    expect(memory.size).toBe(10_000)
    expect([memory.recall('0', 1000), memory.recall('1', 1000)]).toEqual([undefined, error])
  })

  test('is young again when the answer comes again', () => {
    const memory = new InteractionMemory()
    memory.remember('a', entry(1000))
    memory.remember('b', entry(1000))
    memory.remember('a', entry(1050))
    memory.remember('c', entry(1100))
    expect([memory.recall('a', 1100), memory.recall('b', 1050)]).toEqual([error, undefined])
  })

  test.each<[string, [string | undefined, string?] | [], string[]]>([
    ['one request', [undefined, 'a'], ['b', 'c']],
    ['all of a key', ['one'], ['c']],
    ['all', [], []],
  ])('is forgotten on demand: %s', (_, asked, left) => {
    const memory = new InteractionMemory()
    memory.remember('a', entry(1000, 'one'))
    memory.remember('b', entry(1000, 'one'))
    memory.remember('c', entry(1000, 'two'))
    memory.forget(asked[0], asked[1])
    expect(['a', 'b', 'c'].filter(name => memory.recall(name, 1000))).toEqual(left)
  })
})
