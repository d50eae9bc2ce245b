import { getEventListeners } from 'node:events'
import { describe, expect, jest, test } from '@jest/globals'
import { type StsOptions, withStsErrors } from '@sts-errors/axios'
import axios, { AxiosError, type AxiosRequestConfig, CanceledError, type InternalAxiosRequestConfig } from 'axios'
import { startCountingServer } from '../../../test/counting-server.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const make = (config: AxiosRequestConfig, options: StsOptions = {}) =>
  withStsErrors(axios.create({ baseURL: simulator().url, ...config }), { clock: createVirtualClock(), ...options })

describe("axios's own timeout", () => {
  test.each<[string, AxiosRequestConfig, string]>([
    ['ECONNABORTED', {}, 'ECONNABORTED'],
    ['ETIMEDOUT, where that is clarified', { transitional: { clarifyTimeoutError: true } }, 'ETIMEDOUT'],
    ['ECONNABORTED with a message of the user', { timeoutErrorMessage: 'too slow' }, 'ECONNABORTED'],
  ])('is a timeout: %s', async (_, config, code) => {
    simulator().enqueue('silent')
    await expect(make({ timeout: 150, ...config }, { retry: false }).get('/')).rejects.toMatchObject({
      name: 'RequestTimeoutError',
      kind: 'timeout',
      code,
    })
  })

  test('lets a GET be repeated', async () => {
    simulator().enqueue('silent')
    expect((await make({ timeout: 1500 }).get('/echo')).status).toBe(200)
    expect(simulator().requests).toHaveLength(2)
  })

  test('does not let a POST be repeated', async () => {
    simulator().enqueue('silent')
    await expect(make({ timeout: 150 }).post('/echo')).rejects.toMatchObject({
      kind: 'timeout',
      stopReason: 'not_repeatable',
    })
    expect(simulator().requests).toHaveLength(1)
  })

  test('holds for each attempt, not for the waits between them', async () => {
    simulator().enqueue('throttled-minute')
    expect((await make({ timeout: 1000 }).get('/echo')).status).toBe(200)
  })
})

describe('attemptTimeoutMs', () => {
  test.each([
    { given: 'alone' },
    { given: 'beside no timeout', timeout: 0 },
    { given: 'beside a longer timeout', timeout: 5000 },
    { given: 'beside a message of the user', timeoutErrorMessage: 'too slow' },
  ])('$given ends an attempt as a timeout', async ({ given: _, ...config }) => {
    simulator().enqueue('silent')
    await expect(make(config, { retry: { attemptTimeoutMs: 150, maxRetries: 0 } }).get('/')).rejects.toMatchObject({
      kind: 'timeout',
    })
  })

  test('beside a shorter timeout changes nothing', async () => {
    simulator().enqueue('silent')
    const instance = make({ timeout: 150 }, { retry: { attemptTimeoutMs: 60_000, maxRetries: 0 } })
    await expect(instance.get('/')).rejects.toMatchObject({ kind: 'timeout', code: 'ECONNABORTED' })
  })

  test('does not touch a success that comes in time', async () => {
    await using server = await startCountingServer((_, response) => response.end('in time'))
    const instance = make({}, { retry: { attemptTimeoutMs: 1000 } })
    const { data, config } = await instance.get<string>(server.url)
    expect(data).toBe('in time')
    expect(config.timeout).toBe(axios.create().defaults.timeout)
  })

  test('beyond what a timer can hold is no timeout', async () => {
    await using server = await startCountingServer((_, response) => setTimeout(() => response.end('late'), 20))
    const { data } = await make({}, { retry: { attemptTimeoutMs: 2 ** 40 } }).get<string>(server.url)
    expect(data).toBe('late')
  })

  describe('leaves the signal of the caller as it was', () => {
    const { signal } = new AbortController()
    const adapter = async (config: InternalAxiosRequestConfig) => {
      if (config.url?.endsWith('fails')) throw new AxiosError('lost', 'ECONNRESET', config)
      return { status: 200, statusText: '', data: config.signal === signal, headers: {}, config }
    }
    const call = (url: string, attemptTimeoutMs: number, config: AxiosRequestConfig) =>
      make({ adapter }, { retry: { attemptTimeoutMs, maxRetries: 0 } }).get<boolean>(url, config)

    test.each([
      ['an attempt without end is sent with the very same', Infinity, true],
      ['one with an end is not', 1000, false],
    ])('%s', async (_, attemptTimeoutMs, isSame) => {
      expect((await call('/', attemptTimeoutMs, { signal })).data).toBe(isSame)
    })

    test.each(['/', '/fails'])('after %s it is in its place, and nothing listens to it', async url => {
      const ended = async (config: AxiosRequestConfig) => {
        const answer = await call(url, 1000, config).catch((error: AxiosError) => error)
        return answer.config as InternalAxiosRequestConfig
      }
      expect((await ended({ signal })).signal).toBe(signal)
      expect(getEventListeners(signal, 'abort')).toHaveLength(0)
      expect(Object.keys(await ended({}))).not.toContain('signal')
    })

    test('calls at the same time have one listener on it, which reaches all of them', async () => {
      const caller = new AbortController()
      const sent: InternalAxiosRequestConfig['signal'][] = []
      const instance = make(
        {
          adapter: config => {
            sent.push(config.signal)
            return new Promise((_, reject) => {
              config.signal?.addEventListener?.('abort', () => reject(new CanceledError('', config)))
            })
          },
        },
        { retry: { attemptTimeoutMs: 60_000 } },
      )
      const calls = Array.from({ length: 30 }, () => instance.get('/', { signal: caller.signal }))
      await new Promise(setImmediate)
      expect(getEventListeners(caller.signal, 'abort')).toHaveLength(1)
      caller.abort()
      const settled = await Promise.allSettled(calls)
      expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(30)
      expect(sent.every(signal => signal?.aborted)).toBe(true)
      expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0)
    })

    test.each<[string, boolean]>([
      ['stream', true],
      ['text', false],
    ])(
      'without AbortSignal.any, an abort after the head of a %s reaches what was sent: %p',
      async (responseType, reaches) => {
        const { any } = AbortSignal
        Object.assign(AbortSignal, { any: undefined })
        const caller = new AbortController()
        const sent: InternalAxiosRequestConfig['signal'][] = []
        const instance = make(
          {
            adapter: async config => {
              sent.push(config.signal)
              return adapter(config)
            },
          },
          { retry: { attemptTimeoutMs: 1000 } },
        )
        await instance.get('/', { signal: caller.signal, responseType: responseType as 'stream' | 'text' })
        Object.assign(AbortSignal, { any })
        caller.abort()
        expect(sent.map(signal => signal?.aborted)).toEqual([reaches])
      },
    )

    test('a fault that comes in time is no timeout', async () => {
      await expect(call('/fails', 1000, {})).rejects.toMatchObject({ code: 'ECONNRESET', kind: 'network' })
    })

    test('no timer goes on after an attempt', async () => {
      const set = jest.spyOn(globalThis, 'setTimeout')
      const cleared = jest.spyOn(globalThis, 'clearTimeout')
      await call('/', 1000, {})
      expect(set).toHaveBeenCalledTimes(1)
      expect(cleared.mock.calls.flat()).toContain(set.mock.results[0]?.value)
    })
  })

  test('does not hide an abort that comes before the request is sent', async () => {
    const controller = new AbortController()
    const transformRequest = () => controller.abort()
    const call = make({}, { retry: { attemptTimeoutMs: 1000 } }).post('/echo', 'x', {
      transformRequest,
      signal: controller.signal,
    })
    expect(axios.isCancel(await call.catch((thrown: unknown) => thrown))).toBe(true)
    expect(simulator().requests).toHaveLength(0)
  })
})
