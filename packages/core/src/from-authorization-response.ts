import { type HasHref, parseAuthorizationResponse, type SearchParams } from './authorization-response.ts'
import { classify, specificCode } from './classify.ts'
import { createError, type StsError } from './errors.ts'

/**
 * The typed error of an authorization response: a redirect with `error` in its query or fragment (`?error=…`,
 * `#error=…`), or the body of a form post.
 *
 * @returns `undefined` where the response carries no error. Never throws.
 * @see RFC 6749 §4.1.2.1
 */
export function fromAuthorizationResponse(response: string | HasHref | SearchParams): StsError | undefined {
  const details = parseAuthorizationResponse(response)
  return details && createError(classify(details), details, specificCode(details) ?? details.error)
}
