import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createFetch } from '@sts-errors/fetch'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const url = () => `${simulator().url}/graph/v1.0/me`
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('a signal that lives longer than its calls', () => {
  const warned = jest.fn()
  beforeEach(() => void process.on('warning', warned))
  afterEach(() => {
    process.off('warning', warned)
    warned.mockClear()
  })

  test.each([
    ['without a timeout', undefined],
    ['with a timeout for each attempt', 60_000],
  ])('%s, has no listener left after 10,000 calls', async (_, attemptTimeoutMs) => {
    const { signal } = new AbortController()
    const left: number[] = []
    const fetch = createFetch({
      // What the runtime's fetch does.
      fetch: async (_url: string, init?: RequestInit) => {
        init?.signal?.addEventListener('abort', () => {})
        return new Response('ok')
      },
      retry: { attemptTimeoutMs },
    })
    for (let i = 0; i < 10_000; i++) {
      await fetch('https://graph.example/me', { signal })
      left.push(listenersOf(signal))
    }
    expect(Math.max(...left)).toBe(0)
    expect(warned).not.toHaveBeenCalled()
  })

  test('has no listener left after real calls, with and without retries', async () => {
    const { signal } = new AbortController()
    const fetch = createFetch({ clock: createVirtualClock() })
    for (let i = 0; i < 60; i++) {
      if (i % 3 === 0) simulator().enqueue('throttled-zero')
      await (await fetch(url(), { signal, sts: { throwOn: 'never' } })).text()
    }
    expect(simulator().requests).toHaveLength(80)
    expect(listenersOf(signal)).toBe(0)
    expect(warned).not.toHaveBeenCalled()
  })
})

describe('an abort', () => {
  test('reaches the attempt with its own reason', async () => {
    const controller = new AbortController()
    simulator().enqueue({ fault: 'silent' })
    const call = createFetch()(url(), { signal: controller.signal })
    const reason = new Error('the user left')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
  })

  test('reaches the body of a success that is still being read', async () => {
    const controller = new AbortController()
    const fetch = createFetch({
      fetch: async (_url: string, init?: RequestInit) =>
        new Response(
          new ReadableStream({
            start: body => init?.signal?.addEventListener('abort', () => body.error(init.signal?.reason)),
          }),
        ),
    })
    const response = await fetch('https://graph.example/me', { signal: controller.signal })
    const text = response.text()
    controller.abort('left')
    await expect(text).rejects.toBe('left')
  })

  test('reaches each of the calls that share a signal', async () => {
    const controller = new AbortController()
    const fetch = createFetch({
      fetch: (_url: string, init?: RequestInit) =>
        new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error))),
    })
    const calls = Array.from({ length: 120 }, () => fetch('https://graph.example/me', { signal: controller.signal }))
    controller.abort('left')
    const settled = await Promise.allSettled(calls)
    expect(settled.every(call => call.status === 'rejected' && call.reason === 'left')).toBe(true)
  })

  test('of a signal that this runtime does not know as one is still seen', async () => {
    const signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} }
    let given: unknown
    const fetch = createFetch({
      fetch: async (_url: string, init?: { signal?: unknown }) => {
        given = init?.signal
        return new Response('ok')
      },
    })
    await fetch('https://graph.example/me', { signal } as never)
    expect(given).toBe(signal)
  })

  test('works where AbortSignal.any is missing', async () => {
    const { any } = AbortSignal
    Object.assign(AbortSignal, { any: undefined })
    try {
      const controller = new AbortController()
      simulator().enqueue({ fault: 'silent' })
      const call = createFetch({ retry: { attemptTimeoutMs: 60_000 } })(url(), { signal: controller.signal })
      controller.abort('left')
      await expect(call).rejects.toBe('left')
      expect(listenersOf(controller.signal)).toBe(0)
    } finally {
      Object.assign(AbortSignal, { any })
    }
  })
})
