import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createCountedSignal } from '../../../test/counted-signal.ts'
import { systemClock } from '../src/clock.ts'

const start = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => {
  jest.useFakeTimers({ now: start })
})
afterEach(() => {
  jest.useRealTimers()
})

/** What has become of a promise by now. */
async function settled(promise: Promise<void>): Promise<string> {
  let state = 'pending'
  promise.then(
    () => {
      state = 'resolved'
    },
    () => {
      state = 'rejected'
    },
  )
  await jest.advanceTimersByTimeAsync(0)
  return state
}

describe('sleep', () => {
  test.each([1, 500, 60_000, 2 ** 31 - 1])('of %d ms ends then, and not before', async ms => {
    const sleep = systemClock.sleep(ms)
    await jest.advanceTimersByTimeAsync(ms - 1)
    expect(await settled(sleep)).toBe('pending')
    await jest.advanceTimersByTimeAsync(1)
    expect(await settled(sleep)).toBe('resolved')
    expect(jest.getTimerCount()).toBe(0)
  })

  test.each([2 ** 31, 3_000_000_000, 9_999_999_999])('of %d ms does not overflow', async ms => {
    const sleep = systemClock.sleep(ms)
    await jest.advanceTimersByTimeAsync(1000)
    expect(await settled(sleep)).toBe('pending')
    await jest.advanceTimersByTimeAsync(ms - 1001)
    expect(await settled(sleep)).toBe('pending')
    await jest.advanceTimersByTimeAsync(1)
    expect(await settled(sleep)).toBe('resolved')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('without end can be aborted', async () => {
    const signal = createCountedSignal()
    const sleep = systemClock.sleep(Infinity, signal)
    await jest.advanceTimersByTimeAsync(2 ** 32)
    expect(await settled(sleep)).toBe('pending')
    signal.abort('enough')
    await expect(sleep).rejects.toBe('enough')
    expect(jest.getTimerCount()).toBe(0)
  })

  test('of nothing ends at once', async () => {
    const sleep = systemClock.sleep(0)
    await jest.advanceTimersByTimeAsync(0)
    await expect(sleep).resolves.toBeUndefined()
  })
})

describe('an abort', () => {
  test('ends the sleep at once, with its reason, and leaves no timer', async () => {
    const signal = createCountedSignal()
    const sleep = systemClock.sleep(60_000, signal)
    const reason = new Error('the user left')
    signal.abort(reason)
    await expect(sleep).rejects.toBe(reason)
    expect(jest.getTimerCount()).toBe(0)
  })

  test('before the sleep starts no timer and no listener', async () => {
    const signal = createCountedSignal()
    signal.abort('early')
    await expect(systemClock.sleep(60_000, signal)).rejects.toBe('early')
    expect([jest.getTimerCount(), signal.listeners]).toEqual([0, 0])
  })

  test('without a reason is an AbortError', async () => {
    const signal = createCountedSignal()
    const sleep = systemClock.sleep(60_000, signal)
    signal.abort()
    await expect(sleep).rejects.toMatchObject({ name: 'AbortError', message: 'This operation was aborted' })
  })

  test('of a real signal gives what fetch would', async () => {
    const controller = new AbortController()
    const sleep = systemClock.sleep(60_000, controller.signal)
    controller.abort()
    await expect(sleep).rejects.toBe(controller.signal.reason)
  })

  test('leaves no listener behind, neither after the sleep nor after the abort', async () => {
    const calm = createCountedSignal()
    const sleep = systemClock.sleep(10, calm)
    expect(calm.listeners).toBe(1)
    await jest.advanceTimersByTimeAsync(10)
    await sleep
    expect(calm.listeners).toBe(0)

    const aborted = createCountedSignal()
    const cut = systemClock.sleep(10, aborted)
    aborted.abort('x')
    await expect(cut).rejects.toBe('x')
    expect(aborted.listeners).toBe(0)
  })
})

test('the time and chance are those of the moment of asking', () => {
  expect(systemClock.now()).toBe(start)
  jest.setSystemTime(start + 5000)
  expect(systemClock.now()).toBe(start + 5000)
  jest.spyOn(Math, 'random').mockReturnValue(0.25)
  expect(systemClock.random()).toBe(0.25)
})
