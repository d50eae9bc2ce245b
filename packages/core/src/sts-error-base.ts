import type { HeaderView } from './headers.ts'
import type { Action, Kind, Reason, StopReason } from './kinds.ts'
import type { Challenge } from './read-challenges.ts'

/** The request that failed: no query, no fragment, no userinfo. */
export interface RequestInfo {
  readonly method: string
  readonly url: string
}

/** What every error of the family carries; see `StsErrorDetails` for what the fields mean on the wire. */
export interface StsErrorBase<K extends Kind> extends Error {
  readonly kind: K
  readonly reason: Reason<K>
  readonly action: Action
  /** Whether the same request, sent again unchanged a little later, can succeed without anybody doing anything. */
  readonly retryable: boolean
  /** One or two sentences for a developer. */
  readonly remedy: string
  /** The OAuth `error`. */
  readonly error?: string
  /** First line of what the server said: without trace and correlation ids. */
  readonly errorDescription?: string
  readonly suberror?: string
  /** Wire name `error_subcode`. */
  readonly errorSubcode?: string
  /** The most specific: the STS code, else the OAuth error, else the runtime's code (`ECONNRESET`, `ECONNABORTED`, …). */
  readonly code?: string
  /** Every STS code, in the server's order. */
  readonly codes: readonly string[]
  /** The claims request as JSON text: hand it to the next token or authorization request. */
  readonly claims?: string
  readonly status?: number
  /** The answer's headers under names in any case; no cookies, no credentials. */
  readonly headers?: HeaderView
  readonly correlationId?: string
  readonly traceId?: string
  readonly requestId?: string
  /** What the `client-request-id` header echoed. */
  readonly clientRequestId?: string
  /** Wire name `x-ms-ests-server`. */
  readonly server?: string
  /** Wire name `x-ms-clitelem`. */
  readonly clientTelemetry?: string
  readonly timestamp?: Date
  /** Milliseconds that the server asked to wait, or what is left of a cooldown; `Infinity` where it means never. */
  readonly retryAfterMs?: number
  /** The challenge of a `WWW-Authenticate` header that says most. */
  readonly challenge?: Challenge
  readonly grantType?: string
  /** How often the request was sent; 0 where a cooldown or what was remembered made that needless. @defaultValue 1 */
  readonly attempts: number
  /** Set where nothing was sent: the answer to another call, in `cause`, said enough. */
  readonly fromCooldown?: boolean
  /** Why there was no further retry; absent where no engine was asked. */
  readonly stopReason?: StopReason
  /** Method and address; under axios the client's own request object, while `toJSON().request` has method and address. */
  readonly request?: RequestInfo
  /** The answer as the client gave it, still readable. Not enumerable, in no log. */
  readonly response?: unknown
  /** A plain record without secrets, for logs and transport; `fromJSON` reads it back. */
  toJSON(): StsErrorRecord
}

/** What {@link StsErrorBase.toJSON} gives. */
export interface StsErrorRecord {
  readonly name: string
  readonly message: string
  readonly kind: string
  readonly reason: string
  readonly [field: string]: unknown
}
