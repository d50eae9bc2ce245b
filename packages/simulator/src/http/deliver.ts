import { gzipSync } from 'node:zlib'
import type { Reply } from './answer.ts'
import type { Fault } from './fault.ts'
import { drained, finish, gone, reset, type Wire, write } from './wire.ts'

/** Time for the peer to read what came before a reset: a reset may discard what is still unread. */
const settleMs = 10
const megabyte = 1024 * 1024
const hundredMegabytes = 100_000_000

const bodiless = (status: number): boolean => status === 204 || status === 304

function writeHead(wire: Wire, reply: Reply, contentLength: number | undefined, more: readonly string[] = []): void {
  const fields = reply.headers.flat()
  const framed = reply.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))
  if (contentLength !== undefined && !framed && !bodiless(reply.status)) {
    fields.push('Content-Length', String(contentLength))
  }
  wire.response.sendDate = false
  wire.response.writeHead(reply.status, [...fields, ...more])
}

async function sendWhole(wire: Wire, reply: Reply, more: readonly string[] = []): Promise<void> {
  writeHead(wire, reply, reply.body.length, more)
  await finish(wire, wire.sendsBody && !bodiless(reply.status) ? reply.body : Buffer.alloc(0))
}

async function sendPart(wire: Wire, reply: Reply, announced: number, sent: Buffer): Promise<void> {
  writeHead(wire, reply, announced)
  wire.response.flushHeaders()
  if (sent.length > 0) await write(wire, sent)
}

async function sendSlowly(wire: Wire, reply: Reply, intervalMs: number): Promise<void> {
  writeHead(wire, reply, undefined)
  await write(wire, reply.body.length > 0 ? reply.body : Buffer.from(' '))
  const stop = wire.timers.every(intervalMs, () => wire.response.write(' '))
  await gone(wire)
  stop()
}

async function sendFiller(wire: Wire, reply: Reply, bytes: number): Promise<void> {
  writeHead(wire, reply, Math.max(bytes, reply.body.length))
  if (reply.body.length > 0) await write(wire, reply.body)
  const filler = Buffer.alloc(64 * 1024, ' ')
  for (let left = bytes - reply.body.length; left > 0 && !wire.response.destroyed; left -= filler.length) {
    const hasRoom = wire.response.write(filler.subarray(0, Math.min(left, filler.length)))
    if (!hasRoom) await drained(wire)
  }
  await finish(wire, Buffer.alloc(0))
}

async function sendBomb(wire: Wire, reply: Reply, bytes: number): Promise<void> {
  // RFC 1952 allows several members in one gzip stream: a megabyte is packed once and sent as often as needed.
  const member = gzipSync(Buffer.alloc(megabyte, ' '))
  const members = Array.from({ length: Math.ceil(bytes / megabyte) }, () => member)
  const packed = Buffer.concat([gzipSync(reply.body), ...members])
  await sendWhole(wire, { ...reply, body: packed }, ['Content-Encoding', 'gzip'])
}

function fillerHeaders(count: number, valueBytes: number): string[] {
  return Array.from({ length: count }, (_, index) => [`x-${index}`, 'f'.repeat(valueBytes)]).flat()
}

async function sendFaulty(wire: Wire, reply: Reply, fault: Fault): Promise<void> {
  const { body } = reply
  switch (fault.type) {
    case 'silent':
      return gone(wire)
    case 'reset_before_headers':
      return reset(wire, 0)
    case 'reset_after_headers':
      await sendPart(wire, reply, Math.max(body.length, 1), Buffer.alloc(0))
      return reset(wire, settleMs)
    case 'reset_in_body': {
      const sent = body.subarray(0, fault.afterBytes ?? Math.ceil(body.length / 2))
      await sendPart(wire, reply, Math.max(body.length, sent.length + 1), sent)
      return reset(wire, settleMs)
    }
    case 'truncated_body':
      await sendPart(wire, reply, body.length + (fault.missingBytes ?? 100), body)
      wire.response.socket?.end()
      return gone(wire)
    case 'short_content_length':
      await sendPart(wire, reply, Math.max(0, body.length - (fault.extraBytes ?? 10)), body)
      return finish(wire, Buffer.alloc(0))
    case 'slow_body':
      return sendSlowly(wire, reply, fault.intervalMs ?? 100)
    case 'huge_body':
      return sendFiller(wire, reply, fault.bytes ?? hundredMegabytes)
    case 'gzip_bomb':
      return sendBomb(wire, reply, fault.bytes ?? hundredMegabytes)
    case 'many_headers':
      return sendWhole(wire, reply, fillerHeaders(fault.count ?? 1000, fault.valueBytes ?? 1))
    case 'not_http':
      wire.response.socket?.end('This is not HTTP.\r\n\r\n')
      return gone(wire)
    case 'close_after_answer': {
      // A response that has ended lets go of its socket.
      const { socket } = wire.response
      await sendWhole(wire, reply)
      socket?.destroySoon()
    }
  }
}

/** Sends a reply, fault and all. Resolves when it is sent or the connection has ended; never rejects. */
export async function deliver(reply: Reply, wire: Wire): Promise<void> {
  if (reply.delayMs > 0) await wire.timers.sleep(reply.delayMs)
  if (wire.response.destroyed) return
  if (reply.fault === undefined) await sendWhole(wire, reply)
  else await sendFaulty(wire, reply, reply.fault)
}
