import { attach, type HeaderSource, type StsError, toStsError } from '@sts-errors/core'

/** The part of a `Response` that is needed; any fetch implementation's has it. */
export interface ResponseLike {
  readonly status: number
  readonly statusText?: string
  readonly url?: string
  readonly headers: HeaderSource
  readonly body?: unknown
  clone(): ResponseLike
  text(): Promise<string>
}

interface ByteReader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>
  cancel(): Promise<void>
}
interface ByteStream {
  getReader(): ByteReader
  cancel(): Promise<void>
}

/** More than core reads of a body. */
const limit = 65_536

/**
 * The typed error of an answer, for those who keep plain fetch. The answer stays readable.
 *
 * @returns `undefined` for 2xx and 3xx
 */
export async function readStsError(response: ResponseLike): Promise<StsError | undefined> {
  return response.status < 400 ? undefined : (await readAnswer(response, {})).error
}

/** What an adapter knows beside the answer. */
export interface Asked {
  readonly method?: string
  readonly url?: string
  readonly grantType?: string | undefined
  /** Milliseconds that the body may take. @defaultValue 10000 */
  readonly bodyTimeoutMs?: number
  readonly now?: number
}

/**
 * Reads as much of a body as tells what went wrong. A body that goes on beyond that is let go with its connection when
 * its error is thrown: then the error's `response` is a copy of what was read.
 */
export async function readAnswer(
  response: ResponseLike,
  { now, bodyTimeoutMs = 10_000, ...asked }: Asked,
): Promise<{ error: StsError | undefined; cut: boolean }> {
  const { body, cut } = await readBody(response, bodyTimeoutMs)
  const { status, statusText, headers, url } = response
  const error = toStsError({ status, headers, body, url, ...asked }, now)
  if (error) attach(error, { response: cut ? copyOf(response, body, { status, statusText, headers }) : response })
  return { error, cut }
}

async function readBody(
  response: ResponseLike,
  timeoutMs: number,
): Promise<{ body: string | Uint8Array; cut: boolean }> {
  const bytes = new Uint8Array(limit)
  let length = 0
  let cut = false
  try {
    const copy = response.clone()
    // React Native has no streams; there the whole text is all one can get.
    if (!copy.body) return { body: await copy.text(), cut }
    const reader = (copy.body as ByteStream).getReader()
    const timer = setTimeout(stop, Math.min(timeoutMs, 2 ** 31 - 1))
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done || !value) break
        bytes.set(value.subarray(0, limit - length), length)
        length = Math.min(limit, length + value.length)
        if (length === limit) {
          stop()
          break
        }
      }
    } finally {
      clearTimeout(timer)
    }
    function stop(): void {
      cut = true
      reader.cancel().catch(() => {})
    }
  } catch {
    // A body that breaks off, or that somebody has read: status and headers still tell.
  }
  return { body: bytes.subarray(0, length), cut }
}

function copyOf(response: ResponseLike, body: string | Uint8Array, init: object): unknown {
  try {
    return new (response.constructor as new (body: unknown, init: object) => unknown)(body, init)
  } catch {
    return response
  }
}

/** Lets go of a body that nobody will read, and of its connection. */
export function discard(response: ResponseLike): void {
  ;(response.body as ByteStream | null | undefined)?.cancel?.().catch(() => {})
}
