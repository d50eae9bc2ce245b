import { contentLength } from '@sts-errors/core/adapter'
import type { Dispatcher } from 'undici'

/** The body of a request that would otherwise be gone once it is read. */
export interface KeptBody {
  /** What the first attempt sends in its place: what was read, or the source where that is still unread. */
  first(): Uint8Array | AsyncIterable<Uint8Array>
  /** Reads it before it is sent, for who must know what it says. */
  read(): Promise<void>
  /** What a further attempt can send: all of it, or the source where that is still unread. */
  again(): Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** All of it, for who wants to know what it says. */
  bytes(): Uint8Array | undefined
}

/** Longer bodies are not kept. */
const limit = 65_536

/**
 * Keeps the body of a `fetch`, which comes as a generator even where the caller gave a string. Only where its length is
 * declared, as it is then: a stream of the caller's is sent once.
 *
 * @returns `undefined` for any other body
 */
export function keepBody({ body, headers }: Dispatcher.DispatchOptions): KeptBody | undefined {
  if (!isGenerator(body)) return undefined
  const length = contentLength(headers as Parameters<typeof contentLength>[0])
  if (!(length <= limit)) return undefined
  const chunks: Uint8Array[] = []
  let begun = false
  async function* read(generator: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    begun = true
    for await (const chunk of generator) {
      chunks.push(chunk)
      yield chunk
    }
  }
  const source = read(body)
  const bytes = () => {
    const all = Buffer.concat(chunks)
    return begun && all.length === length ? all : undefined
  }
  return {
    first: () => (begun ? Buffer.concat(chunks) : source),
    read: async () => {
      for await (const _ of source);
    },
    bytes,
    again: () => (begun ? bytes() : source),
  }
}

const isGenerator = (body: unknown): body is AsyncGenerator<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'next' in body
