import { brotliDecompressSync, constants, unzipSync } from 'node:zlib'
import { type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import { attach, contentCodings } from '@sts-errors/core/adapter'

/** Headers and trailers as undici gives them. */
export interface AnswerHeaders {
  [name: string]: string | string[] | undefined
}

/** An error answer, with as much of its body as has come. */
export interface Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Uint8Array<ArrayBuffer>
}

/** Bytes; of a body that unpacks to more the beginning is read. */
const unpackedLimit = 1_048_576

/** The typed error of an answer; its `response` is a `Response` of as much as was read. */
export function readAnswer(
  { status, headers, body }: Answer,
  request: RequestTraits,
  now: number,
): StsError | undefined {
  const unpacked = unpack(body, headers)
  const error = toStsError({ ...request, status, headers, body: unpacked }, now)
  return error && attach(error, { response: responseOf({ status, headers, body: unpacked }) })
}

/** The body without its content codings, which fetch takes off only above; as it is where that fails. */
function unpack(body: Answer['body'], headers: AnswerHeaders): Answer['body'] {
  const bounds = { maxOutputLength: unpackedLimit }
  try {
    return contentCodings(headers).reduceRight(
      (bytes, coding) =>
        coding === 'br'
          ? brotliDecompressSync(bytes, { ...bounds, finishFlush: constants.BROTLI_OPERATION_FLUSH })
          : unzipSync(bytes, { ...bounds, finishFlush: constants.Z_SYNC_FLUSH }),
      body,
    )
  } catch (thrown) {
    const isTooLong = (thrown as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLong ? unpack(body.subarray(0, body.length / 2), headers) : body
  }
}

/** `undefined` where status or headers are none that a `Response` can have. */
function responseOf({ status, headers: given, body }: Answer): Response | undefined {
  try {
    const headers = new Headers()
    for (const [name, value] of Object.entries(given)) {
      for (const one of [value ?? []].flat()) headers.append(name, one)
    }
    return new Response(body, { status, headers })
  } catch {
    return undefined
  }
}
