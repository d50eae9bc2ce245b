import { describe, expect, test } from '@jest/globals'
import { createFetch } from '@sts-errors/fetch'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const url = 'https://graph.contoso.example/me'
const options = () => ({ clock: createVirtualClock(), retry: { maxRetries: 1 } })

/** A fetch that keeps its arguments and answers in turn. */
function recording(...statuses: number[]) {
  const calls: (readonly [input: string | Request, init?: RequestInit])[] = []
  const fetch = async (input: string | Request, init?: RequestInit): Promise<Response> => {
    calls.push(init === undefined ? [input] : [input, init])
    return new Response('', { status: statuses[calls.length - 1] ?? 200 })
  }
  return { calls, fetch }
}

describe('a fetch that answers from memory what has no signal, as that of Next.js', () => {
  test('gets the first attempt as the caller made it', async () => {
    const { calls, fetch } = recording()
    const init = { headers: { accept: 'text/plain' } }
    await createFetch({ ...options(), fetch })(url, init)
    await createFetch({ ...options(), fetch })(url)
    expect(calls[0]?.[1]).toBe(init)
    expect(calls[1]).toEqual([url])
  })

  test('gets every retry with a signal', async () => {
    const { calls, fetch } = recording(503, 503)
    await createFetch({ ...options(), retry: { maxRetries: 2 }, fetch })(url)
    expect(calls.map(([, init]) => init?.signal?.aborted)).toEqual([undefined, false, false])
  })

  test('gets the retry of a Request with the signal of that', async () => {
    const { calls, fetch } = recording(503)
    const controller = new AbortController()
    await createFetch({ ...options(), fetch })(new Request(url, { signal: controller.signal }))
    controller.abort()
    expect(calls[1]?.[1]?.signal?.aborted).toBe(true)
  })
})

describe('a fetch that rejects with an AbortError of its own, as signals there have no reason', () => {
  const abortError = Object.assign(new Error('Aborted'), { name: 'AbortError' })
  const fetch = (_url: string, init?: RequestInit): Promise<Response> =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(abortError)))

  test('is timed out by attemptTimeoutMs', async () => {
    const send = createFetch({ ...options(), retry: { attemptTimeoutMs: 5, maxRetries: 1 }, fetch })
    await expect(send(url)).rejects.toMatchObject({ kind: 'timeout', attempts: 2, stopReason: 'max_retries' })
  })

  test('is aborted by its caller', async () => {
    const controller = new AbortController()
    const send = createFetch({ ...options(), retry: { attemptTimeoutMs: 5000 }, fetch })
    const call = send(url, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toBe(abortError)
  })
})
