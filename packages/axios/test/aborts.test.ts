import { getEventListeners } from 'node:events'
import { describe, expect, jest, test } from '@jest/globals'
import { isStsError, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosRequestConfig, type CancelToken } from 'axios'
import { abortMoments } from '../../../test/abort-moments.ts'
import { thrownBy } from '../../../test/thrown-by.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { adaptersHere } from './adapters-here.ts'

const simulator = useSimulator()

const moments = abortMoments(simulator)

const ways: { given: string; make: () => { config: AxiosRequestConfig; abort: () => void } }[] = [
  {
    given: 'an AbortSignal',
    make: () => {
      const controller = new AbortController()
      return { config: { signal: controller.signal }, abort: () => controller.abort() }
    },
  },
  {
    given: 'a CancelToken',
    make: () => {
      const source = axios.CancelToken.source()
      return { config: { cancelToken: source.token }, abort: () => source.cancel('enough') }
    },
  },
  {
    given: 'a CancelToken beside an AbortSignal',
    make: () => {
      const source = axios.CancelToken.source()
      return {
        config: { cancelToken: source.token, signal: new AbortController().signal },
        abort: () => source.cancel('enough'),
      }
    },
  },
  {
    given: 'an AbortSignal beside a CancelToken',
    make: () => {
      const controller = new AbortController()
      return {
        config: { cancelToken: axios.CancelToken.source().token, signal: controller.signal },
        abort: () => controller.abort(),
      }
    },
  },
]

describe.each(ways)('$given', ({ make }) => {
  test.each(moments)('rejects as axios alone does $when', async ({ arrange, sent }) => {
    const { config, abort } = make()
    const options = arrange(abort)
    const thrown = await thrownBy(withStsErrors(axios.create(), options).get(simulator().url, config))
    expect(axios.isCancel(thrown)).toBe(true)
    expect(isStsError(thrown)).toBe(false)
    expect(simulator().requests).toHaveLength(sent)
    expect(thrown).toMatchObject(await alone(make()))
  })
})

/** What axios rejects with without us, when it is aborted while it waits for an answer. */
async function alone({ config, abort }: { config: AxiosRequestConfig; abort: () => void }): Promise<object> {
  simulator().clearEnqueued()
  simulator().enqueue(() => {
    abort()
    return { fault: 'silent' }
  })
  const { name, message, code } = (await thrownBy(axios.create().get(simulator().url, config))) as Error & {
    code: string
  }
  return { name, message, code }
}

test('a call with waits leaves no listener on signal and token', async () => {
  simulator().enqueue('throttled-ms')
  const { signal } = new AbortController()
  const { token } = axios.CancelToken.source()
  await withStsErrors(axios.create()).get(`${simulator().url}/echo`, { signal, cancelToken: token })
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  expect((token as CancelToken & { _listeners?: unknown[] | null })._listeners ?? []).toHaveLength(0)
})

test.each(adaptersHere)(
  'streams that are read to their end leave no listener on any signal, also under a policy with attemptTimeoutMs: %s',
  async adapter => {
    const { signal } = new AbortController()
    const any = jest.spyOn(AbortSignal, 'any')
    const http = withStsErrors(axios.create({ adapter }), { retry: { attemptTimeoutMs: 60_000 } })
    for (let i = 0; i < 3; i++) {
      const { data, config } = await http.get<AsyncIterable<unknown>>(`${simulator().url}/echo`, {
        responseType: 'stream',
        signal,
      })
      for await (const _ of data);
      expect(config.signal).toBe(signal)
    }
    await new Promise(setImmediate)
    // With a listener, one that follows the caller's lives as long as that.
    const followers = any.mock.results.map(({ value }) => value as AbortSignal)
    expect([signal, ...followers].flatMap(one => getEventListeners(one, 'abort'))).toHaveLength(0)
  },
)
