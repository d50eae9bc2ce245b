import { describe, expect, test } from '@jest/globals'
import { type StsOptions, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosRequestConfig } from 'axios'
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
})
