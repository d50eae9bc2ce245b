import { afterEach, describe, expect, test } from '@jest/globals'
import { stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { type Undici, undicis } from './undicis.ts'

const simulator = useSimulator()
const busy = { status: 503, body: 'busy' }
const ours = () => stsErrors({ clock: createVirtualClock() })
const closing: { destroy(): Promise<void> }[] = []
afterEach(() => Promise.all(closing.splice(0).map(agent => agent.destroy())))

/** A dispatcher of one version given to a client of another. */
const pairs = undicis.flatMap(({ version, undici }) => [
  { client: 'the fetch of the runtime', version, undici, send: globalThis.fetch as Undici['fetch'] },
  ...undicis.map(other => ({
    client: `the fetch of undici ${other.version}`,
    version,
    undici,
    send: other.undici.fetch,
  })),
])

describe.each(pairs)('$client over a dispatcher of undici $version', ({ undici: { Agent, interceptors }, send }) => {
  function composed(...chain: Dispatcher.DispatcherComposeInterceptor[]): Dispatcher {
    const agent = new Agent()
    closing.push(agent)
    return agent.compose(chain)
  }

  test.each([
    { chain: 'ours alone', make: () => [ours()] },
    { chain: 'retry around ours', make: () => [ours(), interceptors.retry({ minTimeout: 1 })] },
    { chain: 'redirect around ours', make: () => [ours(), interceptors.redirect()] },
    { chain: 'ours around retry', make: () => [interceptors.retry({ minTimeout: 1 }), ours()] },
    { chain: 'ours around dns', make: () => [interceptors.dns(), ours()] },
  ])('answers: $chain', async ({ make }) => {
    simulator().enqueue(busy, { headers: { 'Set-Cookie': ['a=1', 'b=2'], 'x-name': 'Zoë' }, body: 'done' })
    const response = await send(`${simulator().url}/echo`, { dispatcher: composed(...make()) })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('done')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-name')).toBe('Zoë')
  })

  test('hands on what is given up', async () => {
    simulator().enqueue({ ...busy, times: Infinity })
    const response = await send(`${simulator().url}/echo`, { dispatcher: composed(ours()) })
    expect([response.status, await response.text()]).toEqual([503, 'busy'])
  })

  test('streams a large success with the pauses that its reader makes', async () => {
    const body = Buffer.alloc(3_000_000, 'streamed')
    simulator().enqueue({ body })
    const response = await send(`${simulator().url}/echo`, { dispatcher: composed(ours()) })
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += (chunk as Uint8Array).length
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(length).toBe(body.length)
  })

  test('can be aborted in a wait', async () => {
    simulator().enqueue('throttled-minute')
    const controller = new AbortController()
    const dispatcher = composed(stsErrors({ onRetry: () => void setImmediate(() => controller.abort()) }))
    await expect(
      send(`${simulator().url}/echo`, { dispatcher, signal: controller.signal as never }),
    ).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a handler of the old generation, where undici wraps none', () => {
  /** Answers a handler of today as undici does, without a network. */
  const wire: Dispatcher.Dispatch = (opts, handler) => {
    expect(opts).toMatchObject({ allowH2: false })
    const controller = { aborted: false, paused: false, reason: null, abort() {}, pause() {}, resume() {} }
    handler.onRequestStart?.(controller, null)
    handler.onResponseStart?.(controller, 200, { 'x-many': ['1', '2'] }, 'OK')
    handler.onResponseData?.(controller, Buffer.from('done'))
    handler.onResponseEnd?.(controller, { 'x-checksum': '42' })
    return true
  }

  test('is told everything in its own words', () => {
    const told: unknown[] = []
    const note =
      (name: string) =>
      (...args: unknown[]): boolean => {
        told.push([name, ...args.filter(arg => typeof arg !== 'function')])
        return true
      }
    const legacy = Object.fromEntries(
      ['onConnect', 'onHeaders', 'onData', 'onComplete', 'onError'].map(name => [name, note(name)]),
    )
    expect(stsErrors()(wire)({ path: '/', method: 'GET' }, legacy)).toBe(true)
    expect(told).toEqual([
      ['onConnect', null],
      ['onHeaders', 200, ['x-many', '1', 'x-many', '2'].map(text => Buffer.from(text)), 'OK'],
      ['onData', Buffer.from('done')],
      ['onComplete', ['x-checksum', '42'].map(text => Buffer.from(text))],
    ])
  })
})
