import { type StsError, toStsError } from '../errors.ts'
import type { HeaderSource } from '../headers.ts'
import { attach } from '../live.ts'
import type { ResolvedOptions } from '../options.ts'
import type { RequestTraits } from '../retry/request-traits.ts'

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
  getReader?(): { read(): Promise<{ value?: Uint8Array }>; cancel(): Promise<void> }
}

/** More than core reads of a body. */
const limit = 65_536
/** Milliseconds that an error body may take; what came by then has to tell. */
const patience = 10_000

/**
 * The typed error of an answer, for those who keep plain fetch. The answer stays readable.
 *
 * @returns `undefined` for 2xx and 3xx
 */
export const readStsError = async (response: ResponseLike): Promise<StsError | undefined> =>
  response.status < 400 ? undefined : (await readAnswer(response)).error

/**
 * The error of an answer, and whether its body goes on beyond what was read: then the error's `response` is a copy of that
 * much, so that the rest and its connection can be let go.
 */
export async function readAnswer(response: ResponseLike, request?: Partial<RequestTraits>, options?: ResolvedOptions) {
  const bytes = new Uint8Array(limit)
  let length = 0
  let body: string | Uint8Array | undefined
  let cut = false
  try {
    const copy = response.clone()
    const reader = (copy.body as ByteStream | null | undefined)?.getReader?.()
    // React Native has no streams, node-fetch has Node's: there the whole text is all one can get.
    if (!reader) body = await copy.text()
    else {
      const stop = () => {
        cut = true
        reader.cancel().catch(() => {})
      }
      const { attemptTimeoutMs = patience } = options?.retry || {}
      const timer = setTimeout(stop, Math.min(patience, attemptTimeoutMs))
      for (let value: Uint8Array | undefined; !cut; length += value.length) {
        value = (await reader.read().catch(() => ({ value: undefined }))).value?.subarray(0, limit - length)
        if (!value) break
        bytes.set(value, length)
        if (length + value.length === limit) stop()
      }
      clearTimeout(timer)
    }
  } catch {
    // Somebody has read the body already: status and headers still tell.
  }
  body ??= bytes.subarray(0, length)
  const { status, headers, url } = response
  const error = toStsError({ status, headers, body, url, ...request }, options?.clock.now())
  if (error)
    attach(error, {
      response: cut
        ? new (response.constructor as new (body: unknown, init: unknown) => unknown)(body, response)
        : response,
    })
  return { error, cut }
}
