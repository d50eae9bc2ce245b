import { bodyLimit, errorBodyMs, type ResolvedOptions } from '@sts-errors/core/adapter'
import type { AxiosResponse } from 'axios'

/** A Node stream, as `responseType: 'stream'` gives it. */
interface NodeStream {
  on(event: string, listener: (chunk: Uint8Array) => void): unknown
  off(event: string, listener: (chunk: Uint8Array) => void): unknown
  pause(): unknown
  unshift(chunk: Uint8Array): unknown
  destroy(): void
  readonly constructor: { from?(chunks: readonly Uint8Array[]): unknown }
}

interface Reading {
  readonly done: boolean
  readonly value?: Uint8Array
}

/** A web stream, which axios's fetch adapter gives. */
interface WebStream {
  getReader(): { read(): Promise<Reading>; cancel(reason?: unknown): Promise<void> }
}

interface BlobLike {
  slice(start: number, end: number): { text(): Promise<string> }
}

/** What was read of an answer's data. */
interface ReadData {
  /** What core can read. */
  readonly body?: unknown
  /** There is more of it, still to be read; this lets go of that. */
  readonly cut?: () => void
}

/**
 * What core can read of an answer's data, whatever `responseType` was asked: text, bytes, JSON, a blob, a stream. The data
 * stays readable: a stream is what it was, or where it has ended one that gives the same again.
 */
export async function readData(response: AxiosResponse, { retry }: ResolvedOptions): Promise<ReadData> {
  const ms = errorBodyMs(retry)
  const data: unknown = response.data
  try {
    if (hasMethod<WebStream>(data, 'getReader')) return await readWebStream(response, data, ms)
    if (hasMethod<NodeStream>(data, 'unshift') && !Array.isArray(data)) return await readNodeStream(response, data, ms)
    if (hasMethod<BlobLike>(data, 'slice') && !ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer))
      return { body: await data.slice(0, bodyLimit).text() }
  } catch {
    return {}
  }
  return { body: data }
}

async function readWebStream(response: AxiosResponse, stream: WebStream, ms: number): Promise<ReadData> {
  const reader = stream.getReader()
  const chunks = new Chunks()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  let pending = reader.read()
  let isOpen = true
  try {
    for (let read = await Promise.race([pending, late]); read; read = await Promise.race([pending, late])) {
      isOpen = !read.done
      if (!read.value || !isOpen) break
      pending = reader.read()
      if (!chunks.add(read.value)) break
    }
  } catch {
    // What came before the connection broke has to tell.
    isOpen = false
  }
  clearTimeout(timer)
  // Whoever reads on is told of what is wrong with it.
  pending.catch(() => {})
  const body = chunks.bytes()
  const whole = () => {
    response.data = new Response(body).body
  }
  if (!isOpen) {
    whole()
    return { body }
  }
  const rest = [...chunks.all]
  response.data = new ReadableStream({
    async pull(controller) {
      const value = rest.shift()
      if (value) return controller.enqueue(value)
      const read = await pending
      if (read.done) return controller.close()
      controller.enqueue(read.value)
      pending = reader.read()
      pending.catch(() => {})
    },
    cancel: reason => reader.cancel(reason),
  })
  const cut = () => {
    reader.cancel().catch(() => {})
    whole()
  }
  return { body, cut }
}

function readNodeStream(response: AxiosResponse, stream: NodeStream, ms: number): Promise<ReadData> {
  const chunks = new Chunks()
  return new Promise(resolve => {
    const stop = () => {
      clearTimeout(timer)
      stream.off('data', take)
      stream.off('end', end)
      stream.off('error', end)
      // One that breaks off while nobody reads it is no crash.
      stream.on('error', () => {})
    }
    const whole = () => {
      stream.destroy()
      response.data = stream.constructor.from?.([chunks.bytes()]) ?? stream
    }
    const end = () => {
      stop()
      whole()
      resolve({ body: chunks.bytes() })
    }
    const leave = () => {
      stop()
      stream.pause()
      for (const chunk of [...chunks.all].reverse()) stream.unshift(chunk)
      resolve({ body: chunks.bytes(), cut: whole })
    }
    const take = (chunk: Uint8Array) => chunks.add(chunk) || leave()
    const timer = setTimeout(leave, ms)
    stream.on('data', take)
    stream.on('end', end)
    stream.on('error', end)
  })
}

/** What came of a stream, of which the first bytes are looked at. */
class Chunks {
  readonly all: Uint8Array[] = []
  readonly #bytes = new Uint8Array(bodyLimit)
  #length = 0

  /** Whether there is room for more. */
  add(chunk: Uint8Array): boolean {
    this.all.push(chunk)
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    this.#bytes.set(bytes.subarray(0, bodyLimit - this.#length), this.#length)
    this.#length = Math.min(bodyLimit, this.#length + bytes.length)
    return this.#length < bodyLimit
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}

const hasMethod = <T>(value: unknown, method: string): value is T =>
  typeof value === 'object' && value !== null && typeof (value as { [name: string]: unknown })[method] === 'function'
