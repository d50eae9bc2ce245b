import { describe, expect, jest, test } from '@jest/globals'
import { createCountedSignal } from '../../../test/counted-signal.ts'
import { abortReason, abortWith, untilAborted } from '../src/abort-signal.ts'

const aborted = { name: 'AbortError', message: 'This operation was aborted' }

test.each([
  ['no signal', undefined],
  ['a signal of a runtime that knows no reasons', createCountedSignal()],
])('the reason of %s is an AbortError', (_, signal) => {
  expect(abortReason(signal)).toMatchObject(aborted)
})

test.each([null, false, 0, '', 'left'])('the reason %j is handed on as it is', reason => {
  const signal = createCountedSignal()
  signal.abort(reason)
  expect(abortReason(signal)).toBe(reason)
})

describe('many who abort with one signal', () => {
  test('have one listener, as long as there is any of them', () => {
    const signal = createCountedSignal()
    const [first, second] = [abortWith(signal, new AbortController()), abortWith(signal, new AbortController())]
    expect(signal.listeners).toBe(1)
    first()
    expect(signal.listeners).toBe(1)
    second()
    expect(signal.listeners).toBe(0)
    const third = abortWith(signal, new AbortController())
    expect(signal.listeners).toBe(1)
    third()
    expect(signal.listeners).toBe(0)
  })

  test('are all aborted, with its reason; those that are done are not', () => {
    const signal = createCountedSignal()
    const [first, second, done] = [jest.fn(), jest.fn(), jest.fn()]
    const releases = [first, second, done].map(abort => abortWith(signal, { abort }))
    releases[2]?.()
    signal.abort('left')
    expect([first, second, done].map(abort => abort.mock.calls)).toEqual([[['left']], [['left']], []])
  })

  test('are told an AbortError by a signal without a reason', () => {
    const signal = createCountedSignal()
    const abort = jest.fn()
    abortWith(signal, { abort })
    signal.abort()
    expect(abort).toHaveBeenCalledWith(expect.objectContaining(aborted))
  })

  test('are not those of another signal', () => {
    const [signal, other] = [createCountedSignal(), createCountedSignal()]
    const abort = jest.fn()
    abortWith(signal, { abort: () => undefined })
    abortWith(other, { abort })
    signal.abort('left')
    expect(abort).not.toHaveBeenCalled()
    expect(other.listeners).toBe(1)
  })
})

describe('a wait under a signal', () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ['one that comes true', () => Promise.resolve('x'), { status: 'fulfilled', value: 'x' }],
    ['one that fails', () => Promise.reject(new Error('y')), { status: 'rejected', reason: new Error('y') }],
  ])('ends as %s, and leaves no listener', async (_, promise, want) => {
    const signal = createCountedSignal()
    const wait = untilAborted(promise(), signal)
    expect(signal.listeners).toBe(1)
    expect(await Promise.allSettled([wait])).toEqual([want])
    expect(signal.listeners).toBe(0)
  })

  test('without one is the wait itself', () => {
    const promise = Promise.resolve()
    expect(untilAborted(promise, undefined)).toBe(promise)
  })

  test('ends with it, and leaves no listener, also where what was waited for never ends', async () => {
    const signal = createCountedSignal()
    const wait = untilAborted(new Promise(() => undefined), signal)
    signal.abort('left')
    await expect(wait).rejects.toBe('left')
    expect(signal.listeners).toBe(0)
  })

  test.each([
    ['never ends', new Promise(() => undefined)],
    ['is over', Promise.resolve('x')],
  ])('that was aborted before rejects at once, where what is waited for %s', async (_, promise) => {
    const signal = createCountedSignal()
    signal.abort('early')
    await expect(untilAborted(promise, signal)).rejects.toBe('early')
    await Promise.resolve()
    expect(signal.listeners).toBe(0)
  })
})
