import { request as httpRequest, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { until } from '../../../test/until.ts'
import type { Fault, FaultName, Simulator } from '../src/index.ts'
import { get } from './calls.ts'
import { started } from './started.ts'

/** What one exchange looked like to node:http. */
interface Seen {
  status?: number
  headers?: IncomingMessage['headers']
  bytes: number
  body: Buffer
  /** The error's code, or `end` when the body was whole, or `aborted`. */
  end: string
}

// Jest gives tests an Error class of their own, so instanceof does not see errors of Node.
const codeOf = (error: object): string => ('code' in error ? String(error.code) : String(error))

/** Sends one GET and notes what happens; stops after `maxBytes` of the body. */
function look(url: string, { maxBytes = Number.POSITIVE_INFINITY, maxMs = 2000 } = {}): Promise<Seen> {
  return new Promise(resolve => {
    const seen: Seen = { bytes: 0, body: Buffer.alloc(0), end: 'timeout' }
    const request = httpRequest(url, { agent: false, maxHeaderSize: 1024 * 1024 })
    request.maxHeadersCount = 0
    const timer = setTimeout(() => request.destroy(), maxMs)
    const settle = (end: string): void => {
      clearTimeout(timer)
      resolve({ ...seen, end })
    }
    request.on('error', error => settle(codeOf(error)))
    // An error of the response comes after the request's end.
    request.on('close', () => setImmediate(() => settle(seen.end)))
    request.on('response', response => {
      seen.status = response.statusCode ?? 0
      seen.headers = response.headers
      response.on('data', (chunk: Buffer) => {
        seen.bytes += chunk.length
        if (seen.body.length < 100_000) seen.body = Buffer.concat([seen.body, chunk])
        if (seen.bytes >= maxBytes) request.destroy()
      })
      response.on('error', error => settle(codeOf(error)))
      response.on('end', () => settle('end'))
    })
    request.end()
  })
}

async function faulty(fault: Fault | FaultName, options?: { maxBytes?: number; maxMs?: number }): Promise<Seen> {
  const simulator = await started()
  simulator.enqueue({ status: 503, body: 'x'.repeat(1000), fault })
  return look(`${simulator.url}/echo`, options)
}

const settled = async (simulator: Simulator): Promise<void> => {
  await until(() => simulator.openConnections === 0)
}

test.each<[string, Fault | FaultName, object]>([
  ['a reset before headers', 'reset_before_headers', { bytes: 0, end: 'ECONNRESET' }],
  ['a reset after headers', 'reset_after_headers', { status: 503, bytes: 0, end: 'ECONNRESET' }],
  ['a reset in the body', 'reset_in_body', { status: 503, bytes: 500, end: 'ECONNRESET' }],
  ['a reset after 7 bytes', { type: 'reset_in_body', afterBytes: 7 }, { status: 503, bytes: 7, end: 'ECONNRESET' }],
  ['a truncated body', 'truncated_body', { status: 503, bytes: 1000, end: 'ECONNRESET' }],
  ['a Content-Length that is too short', 'short_content_length', { status: 503, end: expect.stringMatching(/^HPE_/) }],
  ['bytes that are not HTTP', 'not_http', { bytes: 0, end: 'HPE_INVALID_CONSTANT' }],
])('%s', async (_, fault, expected) => {
  expect(await faulty(fault)).toMatchObject(expected)
})

test('a silent server takes the request and says nothing', async () => {
  const simulator = await started()
  simulator.enqueue({ fault: 'silent' })
  const seen = await look(`${simulator.url}/echo`, { maxMs: 20 })
  expect(seen.bytes).toBe(0)
  expect(seen.status).toBeUndefined()
  expect(simulator.requests).toHaveLength(1)
  expect(simulator.requests[0]).toMatchObject({ status: undefined, note: 'scripted, fault silent' })
})

test('a slow body goes on byte by byte, until the client leaves', async () => {
  const simulator = await started()
  simulator.enqueue({ status: 503, body: 'start', fault: { type: 'slow_body', intervalMs: 1 } })
  const seen = await look(`${simulator.url}/echo`, { maxBytes: 10 })
  expect(seen.bytes).toBeGreaterThanOrEqual(10)
  await settled(simulator)
})

test('a huge body is as large as it says, and stops when the client leaves', async () => {
  expect(await faulty({ type: 'huge_body', bytes: 3_000_000 })).toMatchObject({ bytes: 3_000_000, end: 'end' })
  const simulator = await started()
  simulator.enqueue({ fault: 'huge_body' })
  const before = process.memoryUsage().rss
  await look(`${simulator.url}/echo`, { maxBytes: 1_000_000 })
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
  await settled(simulator)
})

test('a gzip bomb is small and unpacks to much', async () => {
  const seen = await faulty({ type: 'gzip_bomb', bytes: 5_000_000 })
  expect(seen.headers).toMatchObject({ 'content-encoding': 'gzip' })
  expect(seen.bytes).toBeLessThan(10_000)
  expect(gunzipSync(seen.body).length).toBeGreaterThanOrEqual(5_000_000)
})

test.each([
  ['many_headers', 1000],
  [{ type: 'many_headers', count: 20, valueBytes: 1000 }, 20],
] as const)('many headers come as ordered: %j', async (fault, count) => {
  const seen = await faulty(fault)
  expect(Object.keys(seen.headers ?? {}).filter(name => name.startsWith('x-'))).toHaveLength(count)
})

test('the connection closes after a whole answer', async () => {
  const simulator = await started()
  simulator.enqueue({ body: 'whole', fault: 'close_after_answer' })
  expect((await get(`${simulator.url}/echo`)).text).toBe('whole')
  await settled(simulator)
  expect((await get(`${simulator.url}/echo`)).status).toBe(200)
  expect(simulator.connections).toBe(2)
})

test('an answer can come late', async () => {
  const simulator = await started({ latencyMs: 5 })
  simulator.enqueue({ status: 503, delayMs: 10 })
  const startedAt = performance.now()
  expect((await get(`${simulator.url}/echo`)).status).toBe(503)
  // Timers may fire a little early by the finer clock.
  expect(performance.now() - startedAt).toBeGreaterThan(13)
})

test('HEAD has no body, with and without a fault', async () => {
  const simulator = await started()
  simulator.enqueue({ status: 503, body: 'x'.repeat(100) })
  const response = await fetch(`${simulator.url}/echo`, { method: 'HEAD' })
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([503, '100', ''])
})
