import { describe, expect, test } from '@jest/globals'
import { createFetch, type StsOptions } from '@sts-errors/fetch'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const reason = { mine: true }

interface Moment {
  when: string
  /** Arranges that the call is aborted at that moment; the options that it takes. */
  arrange: (abort: () => void) => StsOptions
  sent: number
}

const moments: readonly Moment[] = [
  {
    when: 'before the call',
    arrange: abort => {
      abort()
      return {}
    },
    sent: 0,
  },
  {
    when: 'during an attempt',
    arrange: abort => {
      simulator().enqueue(() => {
        abort()
        return { fault: 'silent' }
      })
      return {}
    },
    sent: 1,
  },
  {
    when: 'during a wait',
    arrange: abort => {
      simulator().enqueue('throttled-minute')
      return { onRetry: () => void setImmediate(abort) }
    },
    sent: 1,
  },
  {
    when: 'while beforeRetry works',
    arrange: abort => {
      simulator().enqueue({ status: 503 })
      return { clock: createVirtualClock(), beforeRetry: () => void abort() }
    },
    sent: 1,
  },
  {
    when: 'while the body of an error is read',
    arrange: abort => {
      simulator().enqueue(() => {
        setTimeout(abort, 50)
        return 'slow-body'
      })
      return {}
    },
    sent: 1,
  },
]

describe.each([
  { given: 'in init', call: (signal: AbortSignal): Parameters<typeof fetch> => [simulator().url, { signal }] },
  {
    given: 'in a Request',
    call: (signal: AbortSignal): Parameters<typeof fetch> => [new Request(simulator().url, { signal })],
  },
])('a signal $given', ({ call }) => {
  test.each(moments)('rejects with its own reason $when', async ({ arrange, sent }) => {
    const controller = new AbortController()
    const options = arrange(() => controller.abort(reason))
    const thrown: unknown = await createFetch(options)(...call(controller.signal)).catch((error: unknown) => error)
    expect(thrown).toBe(reason)
    expect(simulator().requests).toHaveLength(sent)
  })
})

test('where a runtime knows no reason, the call rejects with an AbortError', async () => {
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
  }
  const send = createFetch({
    fetch: async (_url: string, _init?: { signal: typeof signal }) =>
      new Response('', { status: 429, headers: { 'retry-after': '30' } }),
    onRetry: () =>
      void setImmediate(() => {
        signal.aborted = true
        for (const listener of listeners) listener()
      }),
  })
  await expect(send('https://contoso.example/', { signal })).rejects.toMatchObject({ name: 'AbortError' })
})
