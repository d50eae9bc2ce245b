import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createFetch, isStsError } from '@sts-errors/fetch'
import { startCountingServer } from '../../../test/counting-server.ts'
import { thrownBy } from '../../../test/thrown-by.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const once = { retry: { attemptTimeoutMs: 150, maxRetries: 0 } }
describe('attemptTimeoutMs', () => {
  test('an attempt without headers in time is a timeout', async () => {
    simulator().enqueue('silent')
    await expect(createFetch(once)(simulator().url)).rejects.toMatchObject({
      name: 'RequestTimeoutError',
      kind: 'timeout',
      reason: 'headers',
      action: 'retry_later',
    })
  })

  test('a fault that comes in time is none', async () => {
    const lost = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })
    const fetch = async (_url: string, _init?: RequestInit) => Promise.reject<Response>(lost)
    await expect(createFetch({ ...once, fetch })('https://contoso.example/')).rejects.toMatchObject({
      kind: 'network',
      reason: 'reset',
    })
  })

  test('the abort of a Request by its own signal reaches an attempt that has an end', async () => {
    simulator().enqueue('silent')
    const controller = new AbortController()
    const call = thrownBy(
      createFetch({ retry: { attemptTimeoutMs: 60_000 } })(new Request(simulator().url, { signal: controller.signal })),
    )
    setTimeout(() => controller.abort(), 5)
    expect(await call).toMatchObject({ name: 'AbortError' })
  })

  test('the body of a success may take longer', async () => {
    await using server = await startCountingServer((_, response) => {
      response.write('slow ')
      setTimeout(() => response.end('body'), 300)
    })
    const response = await createFetch(once)(server.url)
    expect(await response.text()).toBe('slow body')
  })

  test('no timer is left behind by a success', async () => {
    jest.useFakeTimers()
    try {
      await createFetch({ ...once, fetch: async (_url: string, _init?: RequestInit) => new Response('') })(
        'https://contoso.example/',
      )
      expect(jest.getTimerCount()).toBe(0)
    } finally {
      jest.useRealTimers()
    }
  })

  test('no timer is left behind by a failure', async () => {
    jest.useFakeTimers()
    try {
      const send = createFetch({
        ...once,
        fetch: async (_url: string, _init?: RequestInit) => new Response('no', { status: 503 }),
      })
      await expect(send('https://contoso.example/')).rejects.toThrow()
      expect(jest.getTimerCount()).toBe(0)
    } finally {
      jest.useRealTimers()
    }
  })

  test('a timeout of the caller is the caller’s abort, not ours to retry', async () => {
    simulator().enqueue('silent')
    const signal = AbortSignal.timeout(150)
    const thrown = await thrownBy(createFetch()(simulator().url, { signal }))
    expect(thrown).toBe(signal.reason)
    expect(isStsError(thrown)).toBe(false)
    expect(simulator().requests).toHaveLength(1)
  })
})

describe('a runtime without AbortSignal.any', () => {
  const any = Object.getOwnPropertyDescriptor(AbortSignal, 'any')
  beforeEach(() => {
    Reflect.deleteProperty(AbortSignal, 'any')
  })
  afterEach(() => {
    if (any) Object.defineProperty(AbortSignal, 'any', any)
  })

  test('an attempt ends in time', async () => {
    simulator().enqueue('silent')
    const { signal } = new AbortController()
    await expect(createFetch(once)(simulator().url, { signal })).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('an abort ends the call with its reason', async () => {
    const controller = new AbortController()
    simulator().enqueue(() => {
      controller.abort('enough')
      return { fault: 'silent' }
    })
    const send = createFetch({ retry: { attemptTimeoutMs: 5000 } })
    expect(await thrownBy(send(simulator().url, { signal: controller.signal }))).toBe('enough')
  })

  test('a call that is aborted before it begins sends nothing', async () => {
    const send = createFetch({ retry: { attemptTimeoutMs: 5000 } })
    expect(await thrownBy(send(simulator().url, { signal: AbortSignal.abort('enough') }))).toBe('enough')
    expect(simulator().requests).toHaveLength(0)
  })

  test('no listener is left on the signal of the caller', async () => {
    const { signal } = new AbortController()
    const send = createFetch({ ...once, fetch: async (_url: string, _init?: RequestInit) => new Response('') })
    await send('https://contoso.example/', { signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

test('a wait leaves no listener on the signal of the caller', async () => {
  const { signal } = new AbortController()
  const responses = [new Response('', { status: 429, headers: { 'retry-after-ms': '1' } }), new Response('')]
  const send = createFetch({
    fetch: async (_url: string, _init?: RequestInit) => responses.shift() ?? new Response(''),
  })
  await send('https://contoso.example/', { signal })
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('fake timers work: a wait ends when they advance', async () => {
  jest.useFakeTimers()
  try {
    const responses = [new Response('', { status: 429, headers: { 'retry-after': '30' } }), new Response('done')]
    const call = createFetch({
      retry: { jitter: 'none' },
      fetch: async (_url: string, _init?: RequestInit) => responses.shift() ?? new Response(''),
    })('https://contoso.example/')
    await jest.advanceTimersByTimeAsync(29_999)
    expect(responses).toHaveLength(1)
    await jest.advanceTimersByTimeAsync(1)
    expect(await (await call).text()).toBe('done')
  } finally {
    jest.useRealTimers()
  }
})

test('the clock that is given is the only one that is asked to wait', async () => {
  simulator().enqueue('throttled-minute')
  const clock = createVirtualClock()
  await createFetch({ clock, retry: { jitter: 'none' } })(`${simulator().url}/echo`)
  expect(clock.waits).toEqual([60_000])
})
