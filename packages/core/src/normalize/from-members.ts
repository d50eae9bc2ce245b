import { classify, specificCode } from '../classify.ts'
import { createError, type StsError } from '../errors.ts'
import type { HeaderSource } from '../headers.ts'
import type { Classification } from '../kinds.ts'
import { describe } from '../parse.ts'
import { readBody } from '../parse-body.ts'

/** What a library kept of an answer, where it kept no answer. */
export interface Kept {
  readonly status?: number | undefined
  readonly headers?: unknown
  readonly grantType?: string | undefined
  /** Members of the body, under their wire names or those names in camel case. */
  readonly body: object | string
}

/** The error of what was kept; with `meaning` where the library has said what it is. */
export function fromMembers(
  { body, headers, status, grantType }: Kept,
  meaning?: Classification,
  code?: string,
): StsError {
  const said = { ...(status && { status }), headers: headers as HeaderSource, grantType }
  const details = describe(readBody(body), said, Date.now())
  const { retryAfterMs, headers: view, ...rest } = details
  const shown = {
    ...rest,
    ...(headers ? { headers: view } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  const ownCode = (meaning && code) ?? specificCode(shown) ?? shown.error
  return createError(meaning ?? classify(shown), shown, ownCode)
}
