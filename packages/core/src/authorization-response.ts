import { describe, type StsErrorDetails } from './parse.ts'
import { add, type Members } from './parse-body.ts'
import { recordOf } from './record.ts'

/** What stands before the query of an address or of a route; a `?` behind a name and `=` is part of a value. */
const beforeQuery = /^(?:[^?=]*|[\w.+-]*[:/][^?]*)\?/

/** A `URL`, or anything else that knows its address. */
export interface HasHref {
  readonly href: string
}

/** A `URLSearchParams`, whose text is a form. */
export interface SearchParams {
  get(name: string): string | null
  toString(): string
}

/**
 * What an authorization response (RFC 6749 §4.1.2.1) says: a redirect with `error` in its query or fragment, or the body
 * of a form post.
 *
 * @returns `undefined` where it carries no `error`
 */
export function parseAuthorizationResponse(response: string | HasHref | SearchParams): StsErrorDetails | undefined {
  // By itself, in a query, in a fragment, or in the query of a fragment that is a route.
  const parts = textOf(response).split('#', 9)
  const members = parts.map(part => parseForm(part.replace(beforeQuery, ''))).find(hasError)
  return members && describe({ members, text: '' }, {}, 0)
}

function textOf(response: unknown): string {
  try {
    return String(recordOf(response)?.href ?? response)
  } catch {
    // Somebody's own object, without a text or hostile.
    return ''
  }
}

const hasError = (members: Members): boolean => Boolean(members.get('error'))

/** The pairs of a form or a query. By hand: what people paste has raw line breaks, cut escapes, nothing encoded. */
function parseForm(text: string): Members {
  const members: Members = new Map()
  for (const pair of text.slice(0, 65_536).split('&')) {
    const at = pair.indexOf('=')
    if (at < 0) continue
    add(
      members,
      pair.slice(0, at),
      decode(
        pair
          .slice(at + 1)
          .trim()
          .replace(/\+/g, ' '),
      ),
    )
  }
  return members
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
