import type { ResolvedOptions } from '@sts-errors/core'
import type { AxiosResponse } from 'axios'

/** A Node stream, as `responseType: 'stream'` gives it. */
interface NodeStream {
  on(event: string, listener: (chunk: Uint8Array) => void): unknown
  destroy(): void
  readonly constructor: { from?(chunks: readonly Uint8Array[]): unknown }
}

/** A web stream, which axios's fetch adapter gives. */
interface WebStream {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }>; cancel(): Promise<void> }
}

interface BlobLike {
  slice(start: number, end: number): { text(): Promise<string> }
}

/** More than core reads of a body. */
const limit = 65_536
/** Milliseconds that a streamed error body may take; what came by then has to tell. */
const patience = 10_000

/**
 * What core can read of an answer's data, whatever `responseType` was asked: text, bytes, JSON, a blob, a stream. The data
 * stays readable: a stream is replaced by one that gives what was read.
 */
export async function readData(response: AxiosResponse, { retry }: ResolvedOptions): Promise<unknown> {
  const ms = Math.min(patience, retry ? retry.attemptTimeoutMs : patience)
  const data: unknown = response.data
  try {
    if (is<WebStream>(data, 'getReader')) return await readWebStream(response, data, ms)
    if (is<NodeStream>(data, 'destroy')) return await readNodeStream(response, data, ms)
    if (is<BlobLike>(data, 'slice') && !ArrayBuffer.isView(data) && !(data instanceof ArrayBuffer))
      return await data.slice(0, limit).text()
  } catch {
    return undefined
  }
  return data
}

async function readWebStream(response: AxiosResponse, stream: WebStream, ms: number): Promise<Uint8Array> {
  const reader = stream.getReader()
  const chunks = new Chunks()
  // What goes on beyond that is let go with its connection.
  const stop = () => void reader.cancel().catch(() => {})
  const timer = setTimeout(stop, ms)
  try {
    for (let read = await reader.read(); read.value && chunks.add(read.value); ) read = await reader.read()
  } catch {
    // What came before the connection broke has to tell.
  }
  clearTimeout(timer)
  stop()
  response.data = new Response(chunks.bytes()).body
  return chunks.bytes()
}

function readNodeStream(response: AxiosResponse, stream: NodeStream, ms: number): Promise<Uint8Array> {
  const chunks = new Chunks()
  return new Promise(resolve => {
    const finish = () => {
      clearTimeout(timer)
      stream.destroy()
      const bytes = chunks.bytes()
      response.data = stream.constructor.from?.([bytes]) ?? stream
      resolve(bytes)
    }
    const timer = setTimeout(finish, ms)
    stream.on('data', chunk => chunks.add(chunk) || finish())
    stream.on('end', finish)
    stream.on('error', finish)
  })
}

/** Bytes up to the limit. */
class Chunks {
  readonly #bytes = new Uint8Array(limit)
  #length = 0

  get full(): boolean {
    return this.#length === limit
  }

  /** Whether there is room for more. */
  add(chunk: Uint8Array): boolean {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    this.#bytes.set(bytes.subarray(0, limit - this.#length), this.#length)
    this.#length = Math.min(limit, this.#length + bytes.length)
    return !this.full
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}

const is = <T>(value: unknown, method: string): value is T =>
  typeof value === 'object' && value !== null && typeof (value as { [name: string]: unknown })[method] === 'function'
