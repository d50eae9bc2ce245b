import { type StsError, toStsError } from '../errors.ts'
import type { HeaderSource } from '../headers.ts'
import { attach } from '../live.ts'
import type { ResolvedOptions } from '../options.ts'
import { bodyLimit } from '../parse-body.ts'
import { errorBodyMs } from '../retry/attempt-bounds.ts'
import type { RequestTraits } from '../retry/request-traits.ts'
import { isOldNode } from './old-node.ts'

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

interface ByteStream {
  getReader?(): Reader
}

interface Reader {
  read(): Promise<{ value?: Uint8Array | undefined }>
  cancel(): Promise<void>
}

/**
 * The typed error of an answer, for those who keep plain fetch. The answer stays readable. Under Node before 24 one whose body is
 * longer than 64 KiB ends only once it is read: `response.body.cancel()` alone waits for ever.
 *
 * @returns `undefined` for 2xx and 3xx
 */
export const readStsError = async (response: ResponseLike): Promise<StsError | undefined> =>
  response.status < 400 ? undefined : (await readAnswer(response)).error

/**
 * The error of an answer. Where its body goes on beyond what was read, the error's `response` is a copy of that much, and `cut`
 * lets go of the copy that was read: to be called when the answer itself is let go of, for runtimes in which it could not be at
 * once.
 */
export async function readAnswer(response: ResponseLike, request?: Partial<RequestTraits>, options?: ResolvedOptions) {
  let body: string | Uint8Array | undefined
  let cut: (() => void) | undefined
  try {
    const copy = response.clone()
    const reader = (copy.body as ByteStream | null | undefined)?.getReader?.()
    // React Native has no streams, node-fetch has Node's: there the whole text is all one can get.
    if (!reader) body = await copy.text()
    else {
      const { bytes, isWhole } = await readStart(reader, errorBodyMs(options?.retry))
      body = bytes
      if (!isWhole) {
        cut = () => void reader.cancel().catch(() => {})
        // There an abort between this and the end of the answer itself would be an unhandled rejection.
        if (!isOldNode()) cut()
      }
    }
  } catch {
    // Somebody has read the body already: status and headers still tell.
  }
  const { status, headers, url } = response
  const error = toStsError({ status, headers, body, url, ...request }, options?.clock.now())
  if (error) attach(error, { response: cut ? startOf(response, body) : response })
  return { error, cut }
}

/** What was read of an answer, as an answer. */
function startOf(response: ResponseLike, body: unknown): unknown {
  try {
    return new (response.constructor as new (body: unknown, init: unknown) => unknown)(body, response)
  } catch {
    // No status that can be made.
    return response
  }
}

/** What comes of a body within its bounds, and whether that is all; of one that breaks off what came. */
async function readStart(reader: Reader, ms: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const bytes = new Uint8Array(bodyLimit)
  let length = 0
  let isLate = false
  let stop = (_: { value?: undefined }): void => {}
  const late = new Promise<{ value?: undefined }>(resolve => {
    stop = resolve
  })
  const timer = setTimeout(() => {
    isLate = true
    stop({})
  }, ms)
  for (let value: Uint8Array | undefined; length < bodyLimit; length += value.length) {
    value = (await Promise.race([reader.read(), late]).catch(() => ({ value: undefined }))).value
    value = value?.subarray(0, bodyLimit - length)
    if (!value) break
    bytes.set(value, length)
  }
  clearTimeout(timer)
  return { bytes: bytes.subarray(0, length), isWhole: !isLate && length < bodyLimit }
}
