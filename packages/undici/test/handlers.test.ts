import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type AbortSignalLike, stsErrors } from '@sts-errors/undici'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { makeCertificate } from '../../simulator/src/tls/certificate.ts'
import { settled, stage, type Wire } from './stage.ts'
import { undicis } from './undicis.ts'

describe('a handler', () => {
  test('hears whether the dispatcher takes more', () => {
    expect(stage().takesMore).toBe(false)
  })

  test('that pauses gets the rest of an answer that was held back when it resumes', async () => {
    const { told, answer, end, steering } = stage({}, (name, controller) => name === 'data' && controller.pause())
    answer(503, 'a', 'b')
    end()
    await settled()
    expect(told).toEqual([['start'], ['headers', 503, {}, ''], ['data', 'a']])
    steering().resume()
    expect(told.slice(3)).toEqual([['data', 'b']])
    steering().resume()
    expect(told.slice(4)).toEqual([['end', {}]])
  })

  test('that resumes from within is told everything once, in order', async () => {
    const { told, answer, end } = stage({}, (name, controller) => {
      if (name !== 'data') return
      controller.pause()
      controller.resume()
    })
    answer(503, 'a', 'b')
    end()
    await settled()
    expect(told).toEqual([['start'], ['headers', 503, {}, ''], ['data', 'a'], ['data', 'b'], ['end', {}]])
  })

  test('that aborts while an answer is handed on hears its reason, and nothing after', async () => {
    const reason = new Error('enough')
    const { told, answer, end, steering } = stage({}, (name, controller) => name === 'data' && controller.abort(reason))
    answer(503, 'a', 'b')
    end()
    await settled()
    steering().resume()
    expect(told.slice(2)).toEqual([
      ['data', 'a'],
      ['error', reason],
    ])
    expect(steering()).toMatchObject({ aborted: true, reason })
  })

  test('that aborts hears so once, whatever comes later', () => {
    const { told, wires, answer, steering } = stage()
    answer(503, 'a')
    steering().abort(new Error('enough'))
    steering().abort(new Error('more than enough'))
    const { handler, controller, done } = wires[0] as Wire
    handler.onResponseData?.(controller, Buffer.from('b'))
    handler.onResponseError?.(controller, new Error('aborted'))
    expect(told).toEqual([['start'], ['error', new Error('enough')]])
    expect(done).toEqual(['abort'])
  })

  test('that aborts without a reason hears what undici says then', () => {
    const { told, answer, steering } = stage()
    answer(503)
    ;(steering() as { abort(reason?: Error): void }).abort()
    expect(told.at(-1)).toEqual(['error', expect.objectContaining({ name: 'AbortError', code: 'UND_ERR_ABORTED' })])
  })

  test.each(['headers', 'data', 'end'])('that throws when it is told of %s hears that as an error', async when => {
    const broken = new Error('broken handler')
    const { told, answer, end } = stage({}, name => {
      if (name === when) throw broken
    })
    answer(503, 'a')
    end()
    await settled()
    expect(told.slice(-2)).toEqual([
      [when, ...(told.at(-2) as unknown[]).slice(1)],
      ['error', broken],
    ])
  })

  test('that aborts in a hook is not given the answer', async () => {
    const { told, answer, end, steering } = stage({ onGiveUp: () => steering().abort(new Error('enough')) })
    answer(503, 'a')
    end()
    await settled()
    expect(told).toEqual([['start'], ['error', new Error('enough')]])
  })

  test('whose request waits without ever having had a connection can abort that wait', async () => {
    const sleep = (_: number, signal?: AbortSignalLike) =>
      new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
    const { told, wires, steering } = stage({ retry: {}, clock: { ...createVirtualClock(), sleep } })
    const { handler, controller } = wires[0] as Wire
    handler.onResponseError?.(controller, Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    await settled()
    expect(told).toEqual([['start']])
    steering().abort(new Error('enough'))
    await settled()
    expect(told.slice(1)).toEqual([['error', new Error('enough')]])
    expect(wires).toHaveLength(1)
  })
})

test('an attempt that has run out of time is aborted as soon as it has a connection', async () => {
  const { told, wires } = stage({ retry: { attemptTimeoutMs: 1, maxRetries: 0 } })
  await new Promise(resolve => setTimeout(resolve, 10))
  const { handler, controller, done } = wires[0] as Wire
  handler.onRequestStart?.(controller, undefined)
  expect(done).toEqual(['abort'])
  expect(told).toEqual([['start'], ['error', expect.objectContaining({ code: 'UND_ERR_HEADERS_TIMEOUT' })]])
})

describe.each(undicis)('over HTTP/2, through undici $version', ({ undici: { Agent, fetch, request } }) => {
  const closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  test.each([{ client: 'request' }, { client: 'fetch' }])(
    '$client gets the answer after a retry',
    async ({ client }) => {
      const { key, cert } = makeCertificate(Date.now())
      let asked = 0
      const server = createSecureServer({ key, cert }).on('stream', stream => {
        asked++
        stream.respond({ ':status': asked === 1 ? 503 : 200 })
        stream.end(asked === 1 ? 'busy' : 'done')
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const agent = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } })
      closing.push(
        () => agent.destroy(),
        () => void server.close(),
      )
      const dispatcher = agent.compose(stsErrors({ clock: createVirtualClock() }))
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
      if (client === 'fetch') expect(await (await fetch(url, { dispatcher })).text()).toBe('done')
      else expect(await (await request(url, { dispatcher })).body.text()).toBe('done')
      expect(asked).toBe(2)
    },
  )
})
