import { text } from 'node:stream/consumers'
import { describe, expect, jest, test } from '@jest/globals'
import { createThrottle, type StsOptions, stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'
import { urlOf } from '../src/relay.ts'
import { settled, stage } from './stage.ts'

const enough = new Error('enough')

describe('a call that has to wait at a gate', () => {
  /** One call was told to come back in a minute; another one follows. */
  async function waiting(options: StsOptions = {}) {
    const throttle = createThrottle({ key: () => 'mine' })
    let open = () => {}
    const clock = {
      now: () => 0,
      random: () => 0,
      sleep: (_: number, signal?: { addEventListener(type: 'abort', listener: () => void): void }) =>
        new Promise<void>((resolve, reject) => {
          open = resolve
          signal?.addEventListener('abort', () => reject(enough))
        }),
    }
    const made = stage({ clock, throttle, retry: { maxRetries: 0 }, ...options })
    made.wire().start()
    made.wire().headers(429, { 'retry-after': '60' })
    made.end()
    await settled()
    made.told.splice(0)
    return { ...made, throttle, takesMore: made.call(), open: () => open() }
  }

  test('is begun at once, so that its handler can abort it', async () => {
    const { told, wires, takesMore, steering } = await waiting()
    expect(takesMore).toBe(true)
    expect(told).toEqual([['start']])
    steering().abort(enough)
    await settled()
    expect(told).toEqual([['start'], ['error', enough]])
    expect(wires).toHaveLength(1)
  })

  test('can be paused before there is a connection', async () => {
    const { steering, throttle, wire } = await waiting()
    steering().pause()
    expect(steering().paused).toBe(true)
    steering().resume()
    steering().pause()
    throttle.clear()
    await settled()
    wire().start()
    expect(wire(1).done).toEqual(['pause'])
  })

  test('has no headers of the wire yet, and takes none', async () => {
    const { steering } = await waiting()
    const controller = steering()
    Object.assign(controller, { rawHeaders: ['a', '1'], rawTrailers: ['b', '2'] })
    expect([controller.rawHeaders, controller.rawTrailers]).toEqual([null, null])
  })

  test('hears why it is not sent at all', async () => {
    const { told, wires } = await waiting({ retry: false })
    await settled()
    expect(told).toEqual([['start'], ['error', expect.objectContaining({ kind: 'throttled', fromCooldown: true })]])
    expect(wires).toHaveLength(1)
  })
})

describe('the controller of a call', () => {
  test('gives and takes the headers of the wire as they are', () => {
    const { wire, steering } = stage()
    wire().start()
    const controller = wire().controller as { rawHeaders: unknown; rawTrailers: unknown }
    expect([steering().rawHeaders, steering().rawTrailers]).toEqual([null, null])
    controller.rawHeaders = ['a', '1']
    controller.rawTrailers = ['b', '2']
    expect([steering().rawHeaders, steering().rawTrailers]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
    Object.assign(steering(), { rawHeaders: ['c', '3'], rawTrailers: ['d', '4'] })
    expect([controller.rawHeaders, controller.rawTrailers]).toEqual([
      ['c', '3'],
      ['d', '4'],
    ])
  })

  test('has none before there is a connection', async () => {
    const seen: unknown[] = []
    const lost = Object.assign(new Error('lost'), { code: 'ECONNREFUSED' })
    const { wire } = stage({}, (name, controller) => {
      if (name !== 'start') return
      Object.assign(controller, { rawHeaders: ['a', '1'], rawTrailers: ['b', '2'] })
      seen.push(controller.rawHeaders, controller.rawTrailers)
    })
    wire().error(lost)
    await settled()
    expect(seen).toEqual([null, null])
  })
})

describe('a dispatcher that throws', () => {
  const wrong = new TypeError('invalid path')
  const broken: Dispatcher.Dispatch = () => {
    throw wrong
  }

  test('is heard by its caller, and leaves nothing behind', () => {
    const throttle = createThrottle({ key: () => 'mine' })
    const set = jest.spyOn(globalThis, 'setTimeout')
    const cleared = jest.spyOn(globalThis, 'clearTimeout')
    const send = stsErrors({ throttle, retry: { attemptTimeoutMs: 1000 } })(broken)
    expect(() => send({ path: 'x', method: 'GET' }, {})).toThrow(wrong)
    expect(throttle.snapshot()).toMatchObject([{ inFlight: 0 }])
    expect(cleared.mock.calls.flat()).toContain(set.mock.results[0]?.value)
  })

  test('is heard also where nothing is shared', () => {
    expect(() => stsErrors({ throttle: false })(broken)({ path: 'x', method: 'GET' }, {})).toThrow(wrong)
  })
})

test.each<[string | URL | undefined, string, string]>([
  ['https://a.example', '/b', 'https://a.example/b'],
  ['https://a.example/', '/b', 'https://a.example/b'],
  [new URL('https://a.example'), '/b?c', 'https://a.example/b?c'],
  ['https://proxy.example', 'http://a.example/b', 'http://a.example/b'],
  ['https://proxy.example', 'https://a.example/b', 'https://a.example/b'],
  ['https://a.example', '/go?to=https://b.example/', 'https://a.example/go?to=https://b.example/'],
  [undefined, '/b', '/b'],
])('of the origin %s and the path %s the address is %s', (origin, path, url) => {
  expect(urlOf({ ...(origin && { origin }), path, method: 'GET' })).toBe(url)
})

test('an origin that is an object may change from one request to the next', () => {
  const origin = new URL('https://a.example')
  expect(urlOf({ origin, path: '/b', method: 'GET' })).toBe('https://a.example/b')
  origin.hostname = 'c.example'
  expect(urlOf({ origin, path: '/b', method: 'GET' })).toBe('https://c.example/b')
})

describe('a body that comes as a generator', () => {
  const chunks = async function* (...given: string[]) {
    for (const chunk of given) yield Buffer.from(chunk)
  }
  /** What became of a PUT whose connection is lost after the dispatcher has read so many chunks. */
  async function lostAfter(reads: number, length: number, ...given: string[]) {
    const onRetry = jest.fn()
    const onGiveUp = jest.fn()
    const body = chunks(...given) as never
    const request = { method: 'PUT', body, headers: { 'content-length': `${length}` } } as const
    const { wires, wire } = stage({ retry: { maxRetries: 1 }, onRetry, onGiveUp }, undefined, request)
    const source = (wire().opts.body as never as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
    for (let i = 0; i < reads; i++) await source.next()
    wire().start()
    wire().error(Object.assign(new Error('lost'), { code: 'ECONNRESET' }))
    await settled()
    const [[event] = []] = [...onRetry.mock.calls, ...onGiveUp.mock.calls] as [{ request: object }?][]
    return { again: wires[1]?.opts.body, request: { ...event?.request } }
  }

  test('is sent again once it was read whole', async () => {
    const { again, request } = await lostAfter(3, 4, 'ab', 'cd')
    expect(again).toEqual(Buffer.from('abcd'))
    expect(request).toMatchObject({ replayable: true })
  })

  test('is not sent again where only a part of it was read', async () => {
    const { again, request } = await lostAfter(1, 4, 'ab', 'cd')
    expect(again).toBeUndefined()
    expect(request).toMatchObject({ replayable: false })
  })

  test('is sent as it is where nothing of it was read', async () => {
    const { again } = await lostAfter(0, 4, 'ab', 'cd')
    expect(await text(again as never)).toBe('abcd')
  })

  test.each([
    [65_536, true],
    [65_537, false],
  ])('of %d bytes is kept: %p', async (length, isKept) => {
    const { again } = await lostAfter(2, length, 'x'.repeat(length))
    expect(again !== undefined).toBe(isKept)
  })
})
