import { describe, expect, test } from '@jest/globals'
import { type StsOptions, withStsErrors } from '@sts-errors/axios'
import { createFetch } from '@sts-errors/fetch'
import type { ScenarioName } from '@sts-errors/simulator'
import axios, { type AxiosAdapter, AxiosError } from 'axios'
import { useSimulator } from './use-simulator.ts'
import { createVirtualClock } from './virtual-clock.ts'

const simulator = useSimulator()
const url = () => `${simulator().url}/graph/v1.0/me`

/** Enough failures for any number of retries that could come. */
const fail = (scenario: ScenarioName) => {
  simulator().clearEnqueued()
  simulator().clearRequests()
  for (let i = 0; i < 40; i++) simulator().enqueue(scenario)
}
const options = (throwOn: StsOptions['throwOn']) => ({ throwOn, clock: createVirtualClock() })

const layers: { readonly [name: string]: (inner: StsOptions, outer: StsOptions) => () => Promise<unknown> } = {
  'fetch over fetch': (inner, outer) => {
    const fetch = createFetch({ ...outer, fetch: createFetch(inner) })
    return () => fetch(url())
  },
  'fetch over a fetch that wraps what it throws': (inner, outer) => {
    const below = createFetch(inner)
    const fetch = createFetch({
      ...outer,
      fetch: async (input: string) => {
        try {
          return await below(input)
        } catch (cause) {
          throw new TypeError('fetch failed', { cause })
        }
      },
    })
    return () => fetch(url())
  },
  'axios over axios': (inner, outer) => {
    const below = withStsErrors(axios.create(), inner)
    const adapter: AxiosAdapter = config =>
      below.request({
        method: config.method ?? 'get',
        url: config.url ?? '',
        validateStatus: config.validateStatus ?? null,
      })
    const instance = withStsErrors(axios.create({ adapter }), outer)
    return () => instance.get(url())
  },
  'axios over fetch': (inner, outer) => {
    const instance = withStsErrors(
      axios.create({ adapter: 'fetch', env: { fetch: createFetch(inner) } } as object),
      outer,
    )
    return () => instance.get(url())
  },
}

describe.each(Object.entries(layers))('%s', (_name, build) => {
  test.each<[string, ScenarioName]>([
    ['a status', 'unavailable-json'],
    ['a throttled call', 'throttled-zero'],
  ])('%s is retried by the inner layer alone, whose error comes through', async (_what, scenario) => {
    fail(scenario)
    const call = build(options('recognized'), options('recognized'))
    await expect(call()).rejects.toMatchObject({ attempts: 4, stopReason: 'max_retries' })
    expect(simulator().requests).toHaveLength(4)
  })

  test('a fault is retried by the inner layer alone', async () => {
    fail('reset-before-headers')
    const call = build(options('recognized'), options('recognized'))
    await expect(call()).rejects.toMatchObject({ kind: 'network', attempts: 4, stopReason: 'max_retries' })
    expect(simulator().requests).toHaveLength(4)
  })
})

describe.each(Object.entries(layers))('%s, the inner of which does not retry', (_name, build) => {
  test.each<[string, ScenarioName]>([
    ['a status', 'unavailable-json'],
    ['a fault', 'reset-before-headers'],
  ])('%s is retried by the outer layer', async (_what, scenario) => {
    fail(scenario)
    const call = build({ ...options('recognized'), retry: false }, options('recognized'))
    await expect(call()).rejects.toMatchObject({ attempts: 4, stopReason: 'max_retries' })
    expect(simulator().requests).toHaveLength(4)
  })
})

describe.each(Object.entries(layers).filter(([name]) => name !== 'axios over fetch'))('%s', (_name, build) => {
  test('an answer that the inner layer hands on is not retried again, and is thrown by a layer that throws', async () => {
    fail('unavailable-json')
    const call = build(options('never'), options('recognized'))
    await expect(call()).rejects.toMatchObject({ kind: 'service_unavailable', attempts: 4, stopReason: 'max_retries' })
    expect(simulator().requests).toHaveLength(4)
  })
})

test('the answer with which a fetch beneath axios gave up is shown as axios would show it', async () => {
  fail('unavailable-json')
  const call = layers['axios over fetch']?.(options('recognized'), options('recognized'))
  const thrown = await call?.().catch((error: unknown) => error as AxiosError)
  const { response } = thrown as AxiosError
  expect(response).toMatchObject({ status: 503, statusText: 'Service Unavailable', config: { method: 'get' } })
  expect(response?.headers).toBeInstanceOf(axios.AxiosHeaders)
  expect(response?.headers).toMatchObject({ 'content-type': expect.stringContaining('json') })
})

test('two layers that throw nothing hand the answer on', async () => {
  fail('unavailable-json')
  const fetch = createFetch({ ...options('never'), fetch: createFetch(options('never')) })
  expect((await fetch(url())).status).toBe(503)
  expect(simulator().requests).toHaveLength(4)
})

test('an axios error that a layer handed on is not retried again', async () => {
  fail('unavailable-json')
  const below = withStsErrors(axios.create(), options('never'))
  const instance = withStsErrors(axios.create({ adapter: config => below.get(config.url ?? '') }), options('never'))
  await expect(instance.get(url())).rejects.toBeInstanceOf(AxiosError)
  expect(simulator().requests).toHaveLength(4)
})
