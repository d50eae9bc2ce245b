import { decodeClaims, mainChallenge } from './claims.ts'
import { findCodes, withPrefix } from './codes-in-text.ts'
import { parseIsoDate } from './dates.ts'
import { type HeaderSource, type HeaderView, viewHeaders } from './headers.ts'
import { type Body, readBody } from './parse-body.ts'
import { type Challenge, readChallenges } from './read-challenges.ts'
import { readRetryAfter } from './retry-after.ts'

/** An error answer as any HTTP client hands it over. */
export interface ErrorResponse {
  status: number
  headers?: HeaderSource | undefined
  /** Text, bytes, or JSON that the client has parsed already. Of text and bytes the first 64 KiB are read. */
  body?: unknown
  /** Never: a fetch `Response` has its body still to be read, as `readStsError` does. */
  bodyUsed?: never
  /** The address that was asked; query, fragment and userinfo are dropped. */
  url?: string | undefined
  /** The `grant_type` of the token request: some answers mean different things for different grants. */
  grantType?: string | undefined
}

/** What an error answer says, in our words; nothing is interpreted yet. */
export interface StsErrorDetails {
  readonly status?: number | undefined
  readonly headers?: HeaderView | undefined
  /** The OAuth `error`, Graph's and ARM's `error.code`, a challenge's `error`, or Azure Storage's `x-ms-error-code`. */
  readonly error?: string | undefined
  /** First line of `error_description` (`message`), without trace and correlation ids. */
  readonly errorDescription?: string | undefined
  /** Wire name `suberror`. */
  readonly suberror?: string | undefined
  /** Wire name `error_subcode`: `cancel` where the user left the sign-in page. */
  readonly errorSubcode?: string | undefined
  /** Every STS code, in the server's order: `error_codes`, then `error_uri`, then the description's. */
  readonly codes: readonly string[]
  /** Wire name `claims`: the claims request, decoded. */
  readonly claims?: string | undefined
  /** Wire name `correlation_id`; the `client-request-id` header where an STS answer has no body that says it. */
  readonly correlationId?: string | undefined
  /** Wire name `trace_id`. */
  readonly traceId?: string | undefined
  /** Wire names `x-ms-request-id`, `request-id`, `innerError.request-id`. */
  readonly requestId?: string | undefined
  /** Wire name `client-request-id`. */
  readonly clientRequestId?: string | undefined
  /** Wire name `x-ms-ests-server`: the build and place of the STS that answered. */
  readonly server?: string | undefined
  /** Wire name `x-ms-clitelem`. */
  readonly clientTelemetry?: string | undefined
  readonly timestamp?: Date | undefined
  /** Milliseconds that the server asks to wait; see `parseRetryAfter`. */
  readonly retryAfterMs?: number | undefined
  /** The challenge that says most: one with claims, else one with an error, else the first. */
  readonly challenge?: Challenge | undefined
  readonly grantType?: string | undefined
}

const timeInText = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/
/** Where the first line of a description ends and its ids begin. */
const endOfFirstLine = /[\r\n]|(?:Trace|Correlation) ID:|Timestamp:/

/**
 * Reads an error answer of the STS (v1 and v2 token, device-code and logout endpoints, B2C, AD FS, managed identity),
 * of Microsoft Graph, Azure Resource Manager or any API that answers with OAuth errors or `WWW-Authenticate`
 * challenges, whatever its body: JSON, plain text, HTML, empty, cut off. Never throws.
 *
 * @param now - the client's clock, for a `Retry-After` date without a `Date` header; default `Date.now()`
 * @returns `undefined` for an answer below 400 that carries no error
 * @see RFC 6749 §5.2, RFC 6750 §3
 */
export function parseErrorResponse(response: ErrorResponse, now: number = Date.now()): StsErrorDetails | undefined {
  const details = describe(readBody(response.body), response, now)
  return response.status < 400 && !details.error && !details.codes.length ? undefined : details
}

/**
 * Details from the members of a body, or of an authorization response, and from the headers beside them.
 */
export function describe(
  { members, text }: Body,
  { status, headers: source, grantType }: Partial<ErrorResponse>,
  now: number,
): StsErrorDetails {
  const headers = viewHeaders(source)
  /** A member, where it is a string and says something. */
  const say = (name: string) => {
    const value = members.get(name)
    return typeof value === 'string' && value.trim() ? value : undefined
  }
  const description = say('errordescription') ?? say('message') ?? say('value')
  const prose = description ?? text
  /** An id that is a member, else the whole GUID behind `Trace ID:`, `"trace_id":"` and the like. */
  const idOf = (name: string) =>
    /^[\w.-]+$/.exec(say(`${name}id`) ?? '')?.[0] ??
    new RegExp(`${name}[_ ]?id\\W{1,9}([\\da-f]{8}-[\\da-f-]{27})`, 'i').exec(prose)?.[1]

  const challenge = mainChallenge(readChallenges(headers.get('www-authenticate') ?? ''))
  const claims = say('claims') ?? challenge?.parameters.claims
  const listed = members.get('errorcodes')
  // Numbers lack their prefix. One that only repeats the HTTP status, as Azure Arc sends, is no code.
  const numbers = [listed]
    .flat()
    .map(code => /num|str/.test(typeof code) && `${code}` !== `${status}` && `AADSTS${code} ${code}`)
  const codes = findCodes(`${numbers} ${withPrefix(say('erroruri'))} ${prose}`)

  const time = parseIsoDate(say('timestamp')) || parseIsoDate(timeInText.exec(prose)?.[0]) || parseIsoDate(say('date'))
  const clientRequestId = headers.get('client-request-id')
  const server = headers.get('x-ms-ests-server')
  const requestId = headers.get('x-ms-request-id')
  return {
    status,
    headers,
    // Azure Storage has no body for HEAD, else XML; it also says so of a 304.
    error:
      say('error') ??
      say('code') ??
      challenge?.parameters.error ??
      headers.get(status && status < 400 ? '' : 'x-ms-error-code'),
    errorDescription: firstLine(
      description ?? challenge?.parameters.error_description ?? (members.size ? undefined : readable(text)),
    ),
    suberror: say('suberror'),
    errorSubcode: say('errorsubcode'),
    codes: codes.length || listed ? codes : findCodes(withPrefix(text)),
    claims: claims && (decodeClaims(claims) ?? say('claims')),
    correlationId:
      idOf('correlation') ?? (members.has('correlationid') || !(server ?? requestId) ? undefined : clientRequestId),
    traceId: idOf('trace'),
    requestId: requestId ?? headers.get('request-id') ?? say('requestid'),
    clientRequestId: clientRequestId ?? say('clientrequestid'),
    server,
    clientTelemetry: headers.get('x-ms-clitelem'),
    timestamp: time ? new Date(time) : undefined,
    retryAfterMs: readRetryAfter(headers, now),
    challenge,
    grantType,
  }
}

function firstLine(text = ''): string | undefined {
  return text.trim().slice(0, 4000).split(endOfFirstLine, 1)[0]?.trim() || undefined
}

/** What a person would read first on a page: the sentence with a code, else the title; plain text as it is. */
const readable = (text: string): string | undefined =>
  text[0] === '<'
    ? (/\b(AADSTS|AADB2C|MSIS)\d{3,8}\b[^<]{0,99}/.exec(text)?.[0] ??
      /<(?:title|message)[^<>]{0,99}>([^<]{1,200})/i.exec(text)?.[1])
    : text
