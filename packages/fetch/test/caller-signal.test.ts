import { getEventListeners, setMaxListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createFetch } from '@sts-errors/fetch'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const url = () => `${simulator().url}/graph/v1.0/me`
setFlagsFromString('--expose-gc')
const collect = async () => {
  for (let i = 0; i < 5; i++) {
    runInNewContext('gc')()
    await new Promise(setImmediate)
  }
}
/** What the runtime's fetch does with a signal. */
const listen = (signal: AbortSignal | null | undefined, listener: () => void) => {
  if (!signal) return
  if (signal.aborted) listener()
  setMaxListeners(1500, signal)
  signal.addEventListener('abort', listener)
}
/** Jest's copy is told of no warning. */
const realProcess = process.getBuiltinModule('node:process')
const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('a signal that lives longer than its calls', () => {
  const warned = jest.fn()
  beforeEach(() => void realProcess.on('warning', warned))
  afterEach(() => {
    realProcess.off('warning', warned)
    warned.mockClear()
  })

  test.each([
    ['without a timeout', undefined],
    ['with a timeout for each attempt', 60_000],
  ])('%s, has no listener left after 10,000 calls', async (_, attemptTimeoutMs) => {
    const { signal } = new AbortController()
    const left: number[] = []
    const fetch = createFetch({
      fetch: async (_url: string, init?: RequestInit) => {
        listen(init?.signal, () => {})
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

  // Node before 24 keeps some bytes for each until the signal is collected.
  const testKept = Number.parseInt(process.versions.node, 10) < 24 ? test : test.skip
  testKept.each([
    ['without a timeout', undefined],
    ['with a timeout for each attempt', 60_000],
  ])('%s, is followed by few others after 10,000 calls', async (_, attemptTimeoutMs) => {
    const { signal } = new AbortController()
    const roots = new WeakMap<AbortSignal, AbortSignal[]>()
    const rootsOf = (one: AbortSignal) => roots.get(one) ?? [one]
    const { any } = AbortSignal
    let followers = 0
    const spy = jest.spyOn(AbortSignal, 'any').mockImplementation(signals => {
      const follower = any.call(AbortSignal, signals)
      roots.set(follower, signals.flatMap(rootsOf))
      if (rootsOf(follower).includes(signal)) followers++
      return follower
    })
    const fetch = createFetch({
      fetch: async (_url: string, _init?: RequestInit) => new Response('ok'),
      retry: { attemptTimeoutMs },
    })
    for (let i = 0; i < 10_000; i++) await fetch('https://graph.example/me', { signal })
    expect(followers).toBeGreaterThan(0)
    expect(followers).toBeLessThan(60)
    spy.mockRestore()
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
            start: body => listen(init?.signal, () => body.error(init?.signal?.reason)),
          }),
        ),
    })
    const response = await fetch('https://graph.example/me', { signal: controller.signal })
    const text = response.text()
    controller.abort('left')
    await expect(text).rejects.toBe('left')
  })

  test.each([
    ['without a timeout', undefined],
    ['with a timeout for each attempt', 60_000],
  ])('%s, reaches all that is left of the many calls that share a signal', async (_, attemptTimeoutMs) => {
    const controller = new AbortController()
    const { signal } = controller
    const fetch = createFetch({
      fetch: (url: string, init?: RequestInit) =>
        url.endsWith('done')
          ? Promise.resolve(new Response('ok'))
          : new Promise((_, reject) => listen(init?.signal, () => reject(init?.signal?.reason as Error))),
      retry: { attemptTimeoutMs },
    })
    const call = (name: string) => fetch(`https://graph.example/${name}`, { signal })
    const calls: Promise<unknown>[] = []
    for (let i = 0; i < 300; i++) {
      await call('done')
      if (i % 3 === 0) calls.push(call('silent'))
      if (i % 100 === 0) await collect()
    }
    await collect()
    controller.abort('left')
    const settled = await Promise.allSettled([...calls, call('late')])
    expect(settled).toEqual(Array.from({ length: 101 }, () => ({ status: 'rejected', reason: 'left' })))
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
