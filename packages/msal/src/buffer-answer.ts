import type { ResponseLike } from '@sts-errors/core'
import { bodyLimit, type FetchTransport, runtimeFetch } from '@sts-errors/core/adapter'

/** Far more than an answer that MSAL asks for has: a token, or the description of an authority. */
const successLimit = 1_048_576

interface ByteStream {
  getReader?(): { read(): Promise<{ readonly value?: Uint8Array }>; cancel(): Promise<void> }
}

/**
 * A fetch whose answers have been read when they come, so that the time of an attempt bounds the body too and one that breaks
 * off is a fault of that attempt. Of an error answer that breaks off, what came has to tell.
 *
 * @param given - by default the runtime's fetch, looked up at each call
 */
export const bufferAnswers =
  (given: FetchTransport | undefined): FetchTransport =>
  async (input, init) => {
    const send = given ?? runtimeFetch()
    const answer = await send(input, init)
    const chunks: Uint8Array[] = []
    const limit = answer.status < 400 ? successLimit : bodyLimit
    try {
      await readInto(chunks, answer, limit)
    } catch (thrown) {
      if (answer.status < 400) throw thrown
    }
    return new BufferedAnswer(answer, new TextDecoder().decode(joined(chunks).subarray(0, limit)))
  }

async function readInto(chunks: Uint8Array[], answer: ResponseLike, limit: number): Promise<void> {
  const reader = (answer.body as ByteStream | null | undefined)?.getReader?.()
  // No streams: the whole text is all one can get.
  if (!reader) return void chunks.push(new TextEncoder().encode(await answer.text()))
  for (let length = 0; length < limit; ) {
    const { value } = await reader.read()
    if (!value) return
    chunks.push(value)
    length += value.length
  }
  reader.cancel().catch(() => {})
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** An answer with its text. */
class BufferedAnswer implements ResponseLike {
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: ResponseLike['headers']
  readonly #text: string

  constructor({ status, statusText = '', url = '', headers }: ResponseLike, text: string) {
    this.status = status
    this.statusText = statusText
    this.url = url
    this.headers = headers
    this.#text = text
  }

  async text(): Promise<string> {
    return this.#text
  }

  clone(): this {
    return this
  }
}
