import { toScopesDeclinedError } from '../declined-scopes.ts'
import type { StsError } from '../errors.ts'
import { parseJson } from '../parse-body.ts'
import { redactUrl } from '../redact.ts'
import { type RequestSource, TokenRequest } from '../throttle/token-request.ts'

/** A call whose answers can be read without being used up. */
export interface ReadableCall<Answer> extends RequestSource {
  /** The body of a success, as text or parsed; it stays readable. */
  readBody?(answer: Answer): Promise<unknown>
  /** Puts an answer on an error that was made of it. */
  attachTo?(error: StsError, answer: Answer): StsError
}

/** Throws where a token response grants fewer scopes than its request asked for. */
export async function checkScopes<Answer>(call: ReadableCall<Answer>, answer: Answer): Promise<void> {
  const scope = TokenRequest.from(call)?.scope
  if (!scope) return
  const body = await call.readBody?.(answer)
  const request = { method: call.method, url: redactUrl(call.url) }
  const error = toScopesDeclinedError(scope, typeof body === 'string' ? parseJson(body) : body, request)
  if (error) throw call.attachTo?.(error, answer) ?? error
}
