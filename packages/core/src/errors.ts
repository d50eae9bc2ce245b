import { classify, specificCode } from './classify.ts'
import { checkObject, shown } from './complete.ts'
import { textsOf } from './error-message.ts'
import type { Action, Classification, Kind, Reason, StopReason } from './kinds.ts'
import { hiddenRequest, Live } from './live.ts'
import { type ErrorResponse, parseErrorResponse, type StsErrorDetails } from './parse.ts'
import { redactChallenge, redactHeaders, redactUrl } from './redact.ts'
import { row } from './rows.ts'
import type { RequestInfo, StsErrorBase, StsErrorRecord } from './sts-error-base.ts'

/** The user must do something: sign in, consent, pass MFA, choose a new password. */
export interface InteractionRequiredError extends StsErrorBase<'interaction_required'> {}
/** A resource asks for a token with the claims in `claims`. */
export interface ClaimsChallengeError extends StsErrorBase<'claims_challenge'> {}
/** A resource refused the access token and asked for no claims. */
export interface InvalidTokenError extends StsErrorBase<'invalid_token'> {}
/** What was sent to be exchanged (code, assertion, device code) is expired, used or not acceptable. */
export interface InvalidGrantError extends StsErrorBase<'invalid_grant'> {}
/** The application's own credential is wrong, expired or missing. */
export interface InvalidClientError extends StsErrorBase<'invalid_client'> {}
/** The request or the app registration is wrong. */
export interface InvalidRequestError extends StsErrorBase<'invalid_request'> {}
/** A policy, an administrator, a disabled account or tenant says no. */
export interface AccessDeniedError extends StsErrorBase<'access_denied'> {}
/** The user closed the page or declined. */
export interface UserCancelledError extends StsErrorBase<'user_cancelled'> {}
/** A success with fewer scopes than were asked. */
export interface ScopesDeclinedError extends StsErrorBase<'scopes_declined'> {
  readonly grantedScopes?: readonly string[]
  readonly declinedScopes?: readonly string[]
}
/** An Intune app-protection policy is required. */
export interface ProtectionPolicyRequiredError extends StsErrorBase<'protection_policy_required'> {}
/** Device code: the user has not finished yet. */
export interface AuthorizationPendingError extends StsErrorBase<'authorization_pending'> {}
/** Too many requests. */
export interface ThrottledError extends StsErrorBase<'throttled'> {}
/** The server failed and may recover. */
export interface ServiceUnavailableError extends StsErrorBase<'service_unavailable'> {}
/** No answer came. */
export interface NetworkError extends StsErrorBase<'network'> {}
/** An attempt ran out of time. */
export interface RequestTimeoutError extends StsErrorBase<'timeout'> {}
/** An error answer that says nothing that is known. */
export interface UnrecognizedResponseError extends StsErrorBase<'unrecognized'> {}

/** Every error of the family: `switch (error.kind)` narrows and exhausts. */
export type StsError =
  | InteractionRequiredError
  | ClaimsChallengeError
  | InvalidTokenError
  | InvalidGrantError
  | InvalidClientError
  | InvalidRequestError
  | AccessDeniedError
  | UserCancelledError
  | ScopesDeclinedError
  | ProtectionPolicyRequiredError
  | AuthorizationPendingError
  | ThrottledError
  | ServiceUnavailableError
  | NetworkError
  | RequestTimeoutError
  | UnrecognizedResponseError

/** The error of a kind. */
export type StsErrorOf<K extends Kind> = Extract<StsError, { kind: K }>

/** What an error is made of; all of it is optional, so that tests can make one. */
export type StsErrorInit<K extends Kind = Kind> = Partial<StsErrorDetails> & {
  readonly reason?: Reason<K>
  readonly action?: Action
  readonly retryable?: boolean
  readonly message?: string
  readonly code?: string | undefined
  readonly cause?: unknown
  readonly attempts?: number
  readonly stopReason?: StopReason
  readonly fromCooldown?: boolean
  readonly request?: RequestInfo | undefined
  readonly grantedScopes?: readonly string[]
  readonly declinedScopes?: readonly string[]
}

/** A class of the family. `instanceof` asks for the brand, so it also holds for errors of another copy of the package. */
export interface StsErrorClass<E extends StsError> {
  new (init?: StsErrorInit<E['kind']>): E
  readonly prototype: E
  [Symbol.hasInstance](value: unknown): value is E
}

const brand = Symbol.for('sts-errors')

/** What is meant by making an error of a class. */
function meant({ kind, name }: { readonly kind?: Kind; readonly name: string }, init: StsErrorInit): Classification {
  if (!kind) throw new TypeError('StsError: is made as one of its classes, such as ThrottledError')
  checkObject(name, init)
  const meaning: Classification | undefined = row(kind, init.reason as never)
  if (!meaning) throw new TypeError(`${name}: reason ${shown(init.reason)} given, expected one of ${kind}`)
  return { ...meaning, action: init.action ?? meaning.action }
}

class Family extends Live {
  static readonly kind?: Kind

  constructor(
    init: StsErrorInit = {},
    meaning: Classification = meant(new.target, init),
    code = init.code,
    request = init.request,
  ) {
    const texts = textsOf(init, meaning, code)
    super(texts.message, init.cause === undefined ? undefined : { cause: init.cause })
    fill(this, texts, init, meaning, code, request)
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A class that somebody derives has its own instances only.
    if (!Object.hasOwn(this, 'kind')) return Function.prototype[Symbol.hasInstance].call(this, value)
    return isStsError(value) && (!this.kind || value.kind === this.kind)
  }

  get [brand](): true {
    return true
  }

  toJSON(): StsErrorRecord {
    const { name, message, cause } = this
    const request = hiddenRequest(this)
    const record: Record<string, unknown> = { name, message }
    for (const [field, value] of Object.entries(this as object as { [field: string]: unknown })) {
      record[field] = value === Infinity ? 'Infinity' : plain(value)
    }
    if (request) record.request = request
    if (cause) record.cause = isStsError(cause) ? cause.toJSON() : shownCause(cause)
    return record as StsErrorRecord
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const { name, message, remedy, errorDescription, headers, challenge, ...shown } = this.toJSON()
    return `${this.stack} ${inspect(shown, options)}`
  }
}

function fill(
  error: object,
  texts: { readonly description: string; readonly remedy: string },
  init: StsErrorInit,
  meaning: Classification,
  code: string | undefined,
  request: RequestInfo | undefined,
): void {
  // One by one: a loop over names would make the object a dictionary, which takes ten times as long.
  const own = error as { -readonly [F in keyof StsErrorInit | 'kind' | 'remedy']?: unknown }
  own.kind = meaning.kind
  own.reason = meaning.reason
  own.action = meaning.action
  own.retryable = init.retryable ?? meaning.retryable
  own.remedy = texts.remedy
  own.attempts = init.attempts ?? 1
  own.codes = init.codes ?? []
  if (init.status !== undefined) own.status = init.status
  if (code !== undefined) own.code = code
  if (init.error !== undefined) own.error = init.error
  if (texts.description) own.errorDescription = texts.description
  if (init.suberror !== undefined) own.suberror = init.suberror
  if (init.errorSubcode !== undefined) own.errorSubcode = init.errorSubcode
  if (init.claims !== undefined) own.claims = init.claims
  if (init.correlationId !== undefined) own.correlationId = init.correlationId
  if (init.traceId !== undefined) own.traceId = init.traceId
  if (init.requestId !== undefined) own.requestId = init.requestId
  if (init.clientRequestId !== undefined) own.clientRequestId = init.clientRequestId
  if (init.server !== undefined) own.server = init.server
  if (init.clientTelemetry !== undefined) own.clientTelemetry = init.clientTelemetry
  if (init.timestamp !== undefined) own.timestamp = init.timestamp
  if (init.retryAfterMs !== undefined) own.retryAfterMs = init.retryAfterMs
  if (init.challenge !== undefined) own.challenge = redactChallenge(init.challenge)
  if (init.headers !== undefined) own.headers = redactHeaders(init.headers)
  if (init.grantType !== undefined) own.grantType = init.grantType
  if (init.stopReason !== undefined) own.stopReason = init.stopReason
  if (init.fromCooldown) own.fromCooldown = true
  // Defined, as the prototype has an accessor of that name, for what must not be seen.
  if (request) {
    // An engine's own object knows more than that.
    const value: RequestInfo = { method: request.method, url: request.url }
    Object.defineProperty(error, 'request', { value, enumerable: true, configurable: true, writable: true })
  }
  if (init.grantedScopes)
    Object.assign(error, { grantedScopes: init.grantedScopes, declinedScopes: init.declinedScopes })
}

/** Dates and headers as what they write of themselves. */
const plain = (value: unknown): unknown => (value as { toJSON?(): unknown } | null)?.toJSON?.() ?? value

/** Of somebody else's error only what it says: clients keep the whole request in theirs. */
const shownCause = ({ name, code, message }: { name?: unknown; code?: unknown; message?: unknown }) => ({
  name,
  code,
  message,
})

const classes: { [K in Kind]?: unknown } = {}

/** The class of a kind. Made on demand: a bundle that names three classes carries three. */
function classOf<K extends Kind>(kind: K): StsErrorClass<StsErrorOf<K>> {
  classes[kind] ??= class extends Family {
    static override readonly kind = kind
    static {
      const word = kind.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())
      const value = `${{ Timeout: 'RequestTimeout', Unrecognized: 'UnrecognizedResponse' }[word] ?? word}Error`
      for (const named of [this, this.prototype])
        Object.defineProperty(named, 'name', { value, writable: true, configurable: true })
    }
  }
  return classes[kind] as StsErrorClass<StsErrorOf<K>>
}

export const StsError: { readonly prototype: StsError; [Symbol.hasInstance](value: unknown): value is StsError } =
  Family as never
export const InteractionRequiredError = /* @__PURE__ */ classOf('interaction_required')
export const ClaimsChallengeError = /* @__PURE__ */ classOf('claims_challenge')
export const InvalidTokenError = /* @__PURE__ */ classOf('invalid_token')
export const InvalidGrantError = /* @__PURE__ */ classOf('invalid_grant')
export const InvalidClientError = /* @__PURE__ */ classOf('invalid_client')
export const InvalidRequestError = /* @__PURE__ */ classOf('invalid_request')
export const AccessDeniedError = /* @__PURE__ */ classOf('access_denied')
export const UserCancelledError = /* @__PURE__ */ classOf('user_cancelled')
export const ScopesDeclinedError = /* @__PURE__ */ classOf('scopes_declined')
export const ProtectionPolicyRequiredError = /* @__PURE__ */ classOf('protection_policy_required')
export const AuthorizationPendingError = /* @__PURE__ */ classOf('authorization_pending')
export const ThrottledError = /* @__PURE__ */ classOf('throttled')
export const ServiceUnavailableError = /* @__PURE__ */ classOf('service_unavailable')
export const NetworkError = /* @__PURE__ */ classOf('network')
export const RequestTimeoutError = /* @__PURE__ */ classOf('timeout')
export const UnrecognizedResponseError = /* @__PURE__ */ classOf('unrecognized')

/** Whether a value is an error of this family, also one that another copy of the package made. */
export const isStsError = (value: unknown): value is StsError =>
  typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true

/** The error for a classification. */
export const createError = (
  meaning: Classification,
  init: StsErrorInit,
  code?: string,
  request?: RequestInfo,
): StsError => new (classOf(meaning.kind) as new (...args: unknown[]) => StsError)(init, meaning, code, request)

/** An error once more, with changes, and without the live objects of its client. */
export function copyError(error: StsError, changes: StsErrorInit = {}): StsError {
  const { message, cause, code } = error
  const request = changes.request ?? ((hiddenRequest(error) ?? error.request) as RequestInfo | undefined)
  return createError(error, { ...(error as StsErrorInit), message, cause, ...changes }, code, request)
}

/**
 * The typed error for an error answer: parsed, classified, constructed.
 *
 * @param response - the body as `body`, or as `data`, as axios has it
 * @returns `undefined` for 2xx and 3xx. Never throws.
 */
export function toStsError(
  response: ErrorResponse & { method?: string | undefined; data?: unknown },
  now?: number,
): StsError | undefined {
  const { status, headers, url, grantType, method = 'GET' } = response
  const body = response.body ?? response.data
  const details = status < 400 ? undefined : parseErrorResponse({ status, headers, body, grantType }, now)
  if (!details) return undefined
  const meaning = classify(details)
  const request = url === undefined ? undefined : { method, url: redactUrl(String(url)) }
  const code = specificCode(details) ?? details.error
  const texts = textsOf(details, meaning, code)
  // Not by its constructor, as each call between here and `new Error` makes the capture of the stack slower.
  const error = Object.setPrototypeOf(new Error(texts.message), classOf(meaning.kind).prototype) as StsError
  fill(error, texts, details, meaning, code, request)
  return error
}
