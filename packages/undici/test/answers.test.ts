import { createServer, type RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type StsOptions, stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'
import { type CountingServer, startCountingServer } from '../../../test/counting-server.ts'
import { until } from '../../../test/until.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { undicis } from './undicis.ts'

describe.each(undicis)('through undici $version', ({ undici: { Agent, fetch, request, stream, pipeline: duplex } }) => {
  const closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  async function serve(...listeners: RequestListener[]): Promise<CountingServer> {
    const rest = [...listeners]
    const server = await startCountingServer((request, response) => {
      request.resume()
      ;(rest.length > 1 ? rest.shift() : rest[0])?.(request, response)
    })
    closing.push(() => server[Symbol.asyncDispose]())
    return server
  }
  function dispatcherWith(options: StsOptions = {}): Dispatcher {
    const agent = new Agent()
    closing.push(() => agent.destroy())
    return agent.compose(stsErrors({ clock: createVirtualClock(), ...options }))
  }
  const answerWith =
    (status: number, body: string | Uint8Array = '', headers: Record<string, string> = {}): RequestListener =>
    (_request, response) =>
      response.writeHead(status, headers).end(body)
  const ok = answerWith(200, 'done')
  const busy = answerWith(503, 'busy')
  const megabyte = Buffer.alloc(1_000_000, 'An error page that does not end. ')

  describe('a success', () => {
    test('streams straight through: its beginning is there before its end', async () => {
      let finish = () => {}
      const server = await serve((_request, response) => {
        response.write('begin')
        finish = () => response.end(' end')
      })
      const { body } = await request(server.url, { dispatcher: dispatcherWith() })
      const chunks: string[] = []
      for await (const chunk of body) {
        chunks.push(String(chunk))
        finish()
      }
      expect(chunks).toEqual(['begin', ' end'])
    })

    test('that nobody reads is not buffered', async () => {
      const server = await serve((_request, response) => {
        const chunk = Buffer.alloc(65_536)
        pipeline(Readable.from(Array.from({ length: 1000 }, () => chunk)), response).catch(() => {})
      })
      const { body } = await request(server.url, { dispatcher: dispatcherWith() })
      let before = -1
      await until(() => {
        const isStill = server.bytesSent() === before && before > 0
        before = server.bytesSent()
        return isStill
      })
      expect(before).toBeLessThan(20_000_000)
      body.on('error', () => {}).destroy()
    })

    test('gives its trailers, also after a retry', async () => {
      const withTrailer: RequestListener = (_request, response) => {
        response.writeHead(200, { trailer: 'x-checksum' }).write('done')
        response.addTrailers({ 'x-checksum': '42' })
        response.end()
      }
      const server = await serve(busy, withTrailer)
      const { body, trailers } = await request(server.url, { dispatcher: dispatcherWith() })
      await body.text()
      expect(trailers).toEqual({ 'x-checksum': '42' })
    })

    test('without a body comes after a retry as it is', async () => {
      const server = await serve(busy, answerWith(204))
      const { statusCode, body } = await request(server.url, { dispatcher: dispatcherWith() })
      expect(statusCode).toBe(204)
      expect(await body.text()).toBe('')
    })

    test('of HEAD comes after a retry', async () => {
      const server = await serve(busy, answerWith(200, '', { 'content-length': '5' }))
      const { statusCode, headers, body } = await request(server.url, { method: 'HEAD', dispatcher: dispatcherWith() })
      expect(statusCode).toBe(200)
      expect(headers['content-length']).toBe('5')
      expect(await body.text()).toBe('')
    })

    test('in part, after a range was asked for, is handed on with its range', async () => {
      const server = await serve(busy, answerWith(206, 'part', { 'content-range': 'bytes 2-5/10' }))
      const answer = await request(server.url, { headers: { range: 'bytes=2-5' }, dispatcher: dispatcherWith() })
      expect(answer.statusCode).toBe(206)
      expect(answer.headers['content-range']).toBe('bytes 2-5/10')
      expect(await answer.body.text()).toBe('part')
    })

    test('whose connection is lost in the middle ends as without us', async () => {
      const server = await serve((_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('begin')
        setTimeout(() => response.destroy(), 20)
      })
      const { statusCode, body } = await request(server.url, { dispatcher: dispatcherWith() })
      expect(statusCode).toBe(200)
      await expect(body.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    })
  })

  describe('an error answer', () => {
    test.each([
      { what: 'of one byte more than is held back', size: 65_537 },
      { what: 'of a megabyte', size: 1_000_000 },
    ])('$what is handed on whole', async ({ size }) => {
      const page = megabyte.subarray(0, size)
      const server = await serve(answerWith(503, page, { 'content-type': 'text/html' }))
      const dispatcher = dispatcherWith({ retry: { maxRetries: 1 } })
      const answer = await request(server.url, { dispatcher })
      expect(answer.statusCode).toBe(503)
      expect(Buffer.from(await answer.body.arrayBuffer()).equals(page)).toBe(true)
      const response = await fetch(server.url, { dispatcher })
      expect(Buffer.from(await response.arrayBuffer()).equals(page)).toBe(true)
    })

    test('that is read slowly is held back in small parts', async () => {
      const server = await serve(answerWith(503, megabyte))
      const { body } = await request(server.url, { dispatcher: dispatcherWith({ retry: false }), highWaterMark: 10 })
      let length = 0
      for await (const chunk of body) {
        length += (chunk as Buffer).length
        await new Promise(resolve => setImmediate(resolve))
      }
      expect(length).toBe(megabyte.length)
    })

    test('that the reader gives up in the middle lets go of its connection', async () => {
      const server = await serve(answerWith(503, Buffer.alloc(30_000_000)))
      const { body } = await request(server.url, { dispatcher: dispatcherWith({ retry: false }) })
      body.on('error', () => {}).destroy()
      await until(() => server.openAnswers() === 0)
    })

    test('of HEAD is handed on', async () => {
      const server = await serve(busy)
      const { statusCode, body } = await request(server.url, { method: 'HEAD', dispatcher: dispatcherWith() })
      expect(statusCode).toBe(503)
      expect(await body.text()).toBe('')
    })

    test('gives its trailers', async () => {
      const server = await serve((_request, response) => {
        response.writeHead(503, { trailer: 'x-checksum' }).write('busy')
        response.addTrailers({ 'x-checksum': '42' })
        response.end()
      })
      const { body, trailers } = await request(server.url, { dispatcher: dispatcherWith({ retry: false }) })
      expect(await body.text()).toBe('busy')
      expect(trailers).toEqual({ 'x-checksum': '42' })
    })

    test('that is no concern of ours streams straight through', async () => {
      const server = await serve((_request, response) => {
        response.writeHead(404).write('begin')
      })
      const { statusCode, body } = await request(server.url, { dispatcher: dispatcherWith() })
      expect(statusCode).toBe(404)
      body.on('error', () => {}).destroy()
    })

    test.each([
      { coding: 'gzip', packed: gzipSync },
      { coding: 'deflate', packed: deflateSync },
      { coding: 'br', packed: brotliCompressSync },
    ])('is understood also in $coding, and handed on as it came', async ({ coding, packed }) => {
      const json = '{"error":"invalid_grant","error_codes":[65001],"suberror":"consent_required"}'
      const server = await serve(answerWith(400, packed(json), { 'content-encoding': coding }))
      const url = `${server.url}oauth2/v2.0/token`
      await expect(request(url, { dispatcher: dispatcherWith({ throwOn: 'recognized' }) })).rejects.toMatchObject({
        kind: 'interaction_required',
        code: 'AADSTS65001',
      })
      const { body } = await request(url, { dispatcher: dispatcherWith() })
      expect(Buffer.from(await body.arrayBuffer()).equals(packed(json))).toBe(true)
      expect(await (await fetch(url, { dispatcher: dispatcherWith() })).text()).toBe(json)
    })

    test('that would unpack to more than anybody reads is typed by its status', async () => {
      const server = await serve(answerWith(503, gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }))
      const dispatcher = dispatcherWith({ throwOn: 'recognized', retry: false })
      await expect(request(server.url, { dispatcher })).rejects.toMatchObject({ kind: 'service_unavailable' })
    })
  })

  describe('an informational answer', () => {
    const early: RequestListener = (_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.end('done')
    }
    const earlyBusy: RequestListener = (_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(503).end('busy')
    }

    test('is told, and the answer after it counts', async () => {
      const server = await serve(earlyBusy, early)
      const told: number[] = []
      const onInfo = ({ statusCode }: { statusCode: number }) => void told.push(statusCode)
      const { statusCode, body } = await request(server.url, { onInfo, dispatcher: dispatcherWith() })
      expect(statusCode).toBe(200)
      expect(await body.text()).toBe('done')
      expect(told).toEqual([103, 103])
    })

    test.each([
      { of: 'undici', send: fetch },
      { of: 'the runtime', send: globalThis.fetch as typeof fetch },
    ])('holds up no fetch of $of', async ({ send }) => {
      const server = await serve(earlyBusy, early, earlyBusy)
      const dispatcher = dispatcherWith({ retry: { maxRetries: 1 } })
      expect(await (await send(server.url, { dispatcher })).text()).toBe('done')
      expect(await (await send(server.url, { dispatcher })).text()).toBe('busy')
    })
  })

  describe('beneath', () => {
    test('stream, a retry writes the last answer only', async () => {
      const server = await serve(busy, ok)
      const chunks: Buffer[] = []
      const { Writable } = await import('node:stream')
      await stream(server.url, { method: 'GET', dispatcher: dispatcherWith() }, ({ statusCode }) => {
        expect(statusCode).toBe(200)
        return new Writable({
          write(chunk: Buffer, _encoding, done) {
            chunks.push(chunk)
            done()
          },
        })
      })
      expect(Buffer.concat(chunks).toString()).toBe('done')
    })

    test('pipeline, whose body is a stream, an answer is handed on after one attempt', async () => {
      const server = await serve(busy, ok)
      const through = duplex(server.url, { method: 'PUT', dispatcher: dispatcherWith() }, ({ statusCode, body }) => {
        expect(statusCode).toBe(503)
        return body
      })
      expect(await text(through.end('question'))).toBe('busy')
    })

    test('an upgrade, a connection is handed over', async () => {
      const server = createServer().on('upgrade', (_request, socket) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello'),
      )
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      closing.push(() => server.close())
      const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
      const dispatcher = dispatcherWith()
      const upgrade = { path: '/', protocol: 'echo', origin }
      const { socket, headers } = await dispatcher.upgrade(upgrade as Dispatcher.UpgradeOptions)
      expect(headers.upgrade).toBe('echo')
      expect(await text(socket)).toBe('hello')
    })

    test('an upgrade that is refused, the call fails as without us', async () => {
      const server = await serve(answerWith(401, 'Sign in'))
      const upgrade = { path: '/', protocol: 'echo', origin: server.url.slice(0, -1) } as Dispatcher.UpgradeOptions
      const agent = new Agent()
      closing.push(() => agent.destroy())
      const alone = await agent.upgrade(upgrade).catch((error: Error) => error.message)
      const thrown = await dispatcherWith()
        .upgrade(upgrade)
        .catch((error: Error) => error.message)
      expect(thrown).toEqual(alone)
    })

    test('request, options for one request go over those of the dispatcher', async () => {
      const server = await serve(busy)
      const once = { sts: { retry: false, throwOn: 'recognized' } as StsOptions }
      await expect(request(server.url, { dispatcher: dispatcherWith(), ...once })).rejects.toMatchObject({
        status: 503,
        attempts: 1,
        stopReason: 'overridden',
      })
    })

    test('request, an option that makes no sense is thrown at once', async () => {
      const server = await serve(ok)
      const wrong = { sts: { retry: { maxRetries: -1 } } }
      await expect(request(server.url, { dispatcher: dispatcherWith(), ...wrong })).rejects.toThrow(
        new RangeError('retry.maxRetries: -1 given, expected a number ≥ 0'),
      )
    })
  })
})

test('an option that makes no sense throws when the interceptor is made', () => {
  expect(() => stsErrors({ throwOn: 'always' as 'never' })).toThrow(RangeError)
  // As in `compose(stsErrors)`, without a call.
  expect(() => stsErrors((() => true) as never)).toThrow('options: a function given, expected an object')
  expect(() => stsErrors(null as never)).toThrow('options: null given, expected an object')
  expect(() => stsErrors({ retry: { baseDelayMs: Number.NaN } })).toThrow(RangeError)
})
