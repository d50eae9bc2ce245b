import { redactUrl } from '../redact.ts'
import { endpoint, grantTypeOf } from '../retry/request-traits.ts'
import { bytesOf, decodeUtf8 } from '../utf8.ts'
import type { ThrottleRequest } from './policy.ts'

/** A request as its client knows it. Nothing of it is consumed. */
export interface RequestSource extends ThrottleRequest {
  readonly body: unknown
}

/** Parameters as a form or a record has them. */
type Parameters = { get(name: string): unknown } | { readonly [name: string]: unknown }

/** A body longer than this is no token request. */
const longestBody = 65_536
/** Where a user's grant says whom or what it is for. */
const accounts = ['assertion', 'refresh_token', 'code', 'device_code', 'username', 'subject_token']
/** Proves who asks, and changes no answer. */
const credential = /^(?:client_assertion|client_info)$/

/** What of a token request says with which others it shares a quota, and which others are the same. */
export class TokenRequest {
  readonly grantType: string
  /** Endpoint, grant, client and scopes: no secret among them. */
  readonly name: string
  /** Secret: for a user's grant the account, token, code or assertion; the client where only a header names it. */
  readonly account: string
  /** Whether only a header tells which application asks. */
  readonly namedByHeader: boolean
  readonly #source: RequestSource
  readonly #parameters: Parameters

  private constructor(source: RequestSource, parameters: Parameters) {
    const get = (name: string): string => textOf(parameters, name)
    const client = get('client_id')
    this.grantType = get('grant_type')
    this.name = [redactUrl(source.url), this.grantType, client, get('scope') || get('resource')]
      .filter(Boolean)
      .join(' ')
    const authorization = client ? undefined : source.header('authorization')
    this.namedByHeader = authorization !== undefined
    this.account = authorization ?? ''
    if (this.grantType !== 'client_credentials') this.account += accounts.map(get).join('')
    this.#source = source
    this.#parameters = parameters
  }

  /**
   * `undefined` for a request that is not for the STS, or whose body cannot be read without being used up: then nobody knows
   * whose request it is.
   */
  static from(source: RequestSource): TokenRequest | undefined {
    const { method, url, body } = source
    const known = endpoint.test(url)
    // Before a long text of somebody's is parsed.
    if (!known && (!body || (typeof body === 'string' && !/grant_type/.test(body)))) return undefined
    // The quota of a managed identity belongs to its endpoint, whatever is asked for.
    const parameters = known && method === 'GET' ? {} : readable(body)
    return parameters && (known || grantTypeOf(parameters)) ? new TokenRequest(source, parameters) : undefined
  }

  /** The scopes that are asked for; `undefined` where none are. */
  get scope(): string | undefined {
    return textOf(this.#parameters, 'scope') || undefined
  }

  /** Whether nothing proves which application asks. */
  get isPublic(): boolean {
    const get = (name: string): string => textOf(this.#parameters, name)
    return !(get('client_secret') || get('client_assertion') || this.#source.header('authorization'))
  }

  /** Secret: the same for requests that the STS answers alike, as MSAL has it. */
  get thumbprint(): string {
    const get = (name: string): string => textOf(this.#parameters, name)
    // B2C has its policy there; the id is a new one each time.
    const query = /\?[^#]*/.exec(this.#source.url)?.[0].replace(/([?&])client-request-id=[^&]*/gi, '$1')
    return [this.name, this.account, query, get('resource'), get('password'), get('claims'), this.isPublic].join('\n')
  }

  /** Secret: the same for requests that differ in nothing but the proof of who asks. */
  get whole(): string {
    const parameters = this.#parameters as object
    const pairs: readonly (readonly [string, unknown])[] =
      Symbol.iterator in parameters ? [...(parameters as URLSearchParams)] : Object.entries(parameters)
    const { method, url } = this.#source
    return JSON.stringify([method, url, this.account, pairs.filter(([name]) => !credential.test(name)).sort()])
  }
}

function textOf(parameters: Parameters, name: string): string {
  const { get } = parameters
  const value: unknown =
    typeof get === 'function'
      ? (get.call(parameters, name) as unknown)
      : (parameters as { [name: string]: unknown })[name]
  return typeof value === 'string' ? value : ''
}

/** A form, JSON text, bytes of either, `FormData` or a plain object. */
function readable(body: unknown): Parameters | undefined {
  if (typeof body === 'string') {
    if (body.length > longestBody) return undefined
    try {
      return /^\s*{/.test(body) ? (JSON.parse(body) as Parameters) : new URLSearchParams(body)
    } catch {
      return undefined
    }
  }
  if (typeof body !== 'object' || body === null) return undefined
  const bytes = bytesOf(body)
  if (bytes) return bytes.length > longestBody ? undefined : readable(decodeUtf8(bytes))
  // A `Request`, a stream, an iterator: what they hold is gone once it is read.
  return 'bodyUsed' in body || 'getReader' in body || 'pipe' in body || 'next' in body
    ? undefined
    : (body as Parameters)
}
