import { afterEach, describe, expect, test } from '@jest/globals'
import { isStsError, type StsOptions, withoutStsErrors, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosInstance } from 'axios'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const options = (): StsOptions => ({ clock: createVirtualClock() })
const url = () => `${simulator().url}/echo`

/** How often a request that always fails is sent, and whether its error is typed. */
async function observe(call: (url: string) => Promise<unknown>): Promise<{ sent: number; typed: boolean }> {
  simulator().clearEnqueued()
  simulator().clearRequests()
  simulator().enqueue({ status: 503, times: Infinity })
  const thrown: unknown = await call(url()).catch((error: unknown) => error)
  return { sent: simulator().requests.length, typed: isStsError(thrown) }
}
const ours = { sent: 4, typed: true }
const plain = { sent: 1, typed: false }

describe('withStsErrors', () => {
  test('gives back the instance itself', () => {
    const instance = axios.create()
    expect(withStsErrors(instance)).toBe(instance)
  })

  test('twice is the same as once', async () => {
    const instance = withStsErrors(withStsErrors(axios.create(), options()), { retry: false })
    expect(await observe(instance.get)).toEqual(ours)
    withoutStsErrors(instance)
    expect(await observe(instance.get)).toEqual(plain)
  })

  test('holds for every way to call an instance', async () => {
    const instance = withStsErrors(axios.create(), options())
    const calls: ((url: string) => Promise<unknown>)[] = [
      instance,
      url => instance({ url }),
      url => instance.request({ url }),
      instance.get,
      instance.delete,
      instance.head,
      instance.options,
      url => instance.put(url, {}),
    ]
    for (const call of calls) expect(await observe(call)).toEqual(ours)
  })

  test('does not reach other instances', async () => {
    withStsErrors(axios.create(), options())
    expect(await observe(axios.create().get)).toEqual(plain)
    expect(await observe(axios.get)).toEqual(plain)
  })

  test('options of one request reach only that request', async () => {
    const instance = withStsErrors(axios.create(), options())
    expect(await observe(url => instance.get(url, { sts: { retry: { maxRetries: 1 } } }))).toEqual({
      sent: 2,
      typed: true,
    })
    expect(await observe(url => instance.get(url, { sts: { throwOn: 'never' } }))).toEqual({ sent: 4, typed: false })
    expect(await observe(instance.get)).toEqual(ours)
  })

  test('defaults of an instance may carry options, which those of a request go over', async () => {
    const instance = withStsErrors(axios.create({ sts: { retry: { maxRetries: 2 } } }), options())
    expect(await observe(instance.get)).toEqual({ sent: 3, typed: true })
    expect(await observe(url => instance.get(url, { sts: { retry: { maxRetries: 1 } } }))).toEqual({
      sent: 2,
      typed: true,
    })
  })

  test.each<[string, object]>([
    ['retires', { retires: 3 }],
    ['retry.maxRetries', { retry: { maxRetries: -1 } }],
    ['throwOn', { throwOn: 'always' }],
  ])('refuses options that make no sense: %s', (option, wrong) => {
    expect(() => withStsErrors(axios.create(), wrong as StsOptions)).toThrow(option)
  })

  test.each([undefined, null, {}, fetch])('refuses what is no instance of axios: %p', instance => {
    expect(() => withStsErrors(instance as never)).toThrow(/^instance: .+ given, expected an instance of axios$/)
  })

  test.each([false, null, 'daemon'])('refuses %p as options of one request', async sts => {
    const instance = withStsErrors(axios.create(), options())
    await expect(instance.get(url(), { sts } as never)).rejects.toThrow(/^options: .+ given, expected an object$/)
    expect(simulator().requests).toHaveLength(0)
  })

  test('a request with options that make no sense is refused and not sent', async () => {
    const instance = withStsErrors(axios.create(), options())
    await expect(instance.get(url(), { sts: { retry: { maxRetries: -1 } } })).rejects.toThrow(/retry\.maxRetries/)
    expect(simulator().requests).toHaveLength(0)
  })

  test('says so where axios is too old', () => {
    const { getAdapter } = axios
    Reflect.set(axios, 'getAdapter', undefined)
    try {
      expect(() => withStsErrors(axios.create())).toThrow(/1\.5/)
    } finally {
      axios.getAdapter = getAdapter
    }
  })
})

describe('withoutStsErrors', () => {
  test('makes an instance as it was before', async () => {
    const instance = axios.create()
    const before = snapshot(instance)
    withStsErrors(instance, options())
    await observe(instance.get)
    expect(withoutStsErrors(instance)).toBe(instance)
    expect(await observe(instance.get)).toEqual(plain)
    expect(snapshot(instance)).toEqual(before)
  })

  test('leaves the interceptors of the user', async () => {
    const instance = axios.create()
    const seen: string[] = []
    instance.interceptors.request.use(config => {
      seen.push('before')
      return config
    })
    withStsErrors(instance, options())
    instance.interceptors.request.use(config => {
      seen.push('after')
      return config
    })
    withoutStsErrors(instance)
    await instance.get(url())
    expect(seen.sort()).toEqual(['after', 'before'])
  })

  test('on an instance that never had it changes nothing', async () => {
    expect(await observe(withoutStsErrors(axios.create()).get)).toEqual(plain)
  })

  test('lets it be added again, with other options', async () => {
    const instance = withoutStsErrors(withStsErrors(axios.create(), options()))
    withStsErrors(instance, { retry: false })
    expect(await observe(instance.get)).toEqual({ sent: 1, typed: true })
  })
})

describe('axios itself', () => {
  afterEach(() => {
    withoutStsErrors(axios)
  })

  test('can be wrapped and restored', async () => {
    expect(withStsErrors(axios, options())).toBe(axios)
    expect(await observe(axios.get)).toEqual(ours)
    expect(await observe(axios)).toEqual(ours)
    withoutStsErrors(axios)
    expect(await observe(axios.get)).toEqual(plain)
  })

  test('instances that are made of a wrapped one are plain, and can be wrapped themselves', async () => {
    withStsErrors(axios, options())
    const instance = axios.create()
    expect(await observe(instance.get)).toEqual(plain)
    expect(await observe(withStsErrors(instance, { ...options(), retry: { maxRetries: 1 } }).get)).toEqual({
      sent: 2,
      typed: true,
    })
    expect(await observe(axios.get)).toEqual(ours)
  })
})

/** What can be seen of an instance from outside, without slots that ejected interceptors leave. */
function snapshot(instance: AxiosInstance): unknown {
  const { handlers } = instance.interceptors.request as unknown as { handlers?: readonly unknown[] }
  return {
    members: [...Object.getOwnPropertyNames(instance), ...Object.getOwnPropertySymbols(instance)],
    defaults: { ...instance.defaults },
    handlers: handlers?.filter(Boolean),
  }
}
