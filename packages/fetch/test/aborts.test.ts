import { describe, expect, test } from '@jest/globals'
import { createFetch } from '@sts-errors/fetch'
import { abortMoments } from '../../../test/abort-moments.ts'
import { useSimulator } from '../../../test/use-simulator.ts'

const simulator = useSimulator()
const reason = { mine: true }

const moments = abortMoments(simulator)

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
