import { parseJsonObject, readString } from '../tokens/json-object.ts'

interface CallerSource {
  readonly form: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** The credentials of an `Authorization` header with this scheme. */
export function credentialsOf(headers: CallerSource['headers'], scheme: 'bearer' | 'basic'): string | undefined {
  const value = headers.authorization
  if (typeof value !== 'string' || !value.toLowerCase().startsWith(`${scheme} `)) return undefined
  return value.slice(scheme.length + 1).trim()
}

/** Client id and secret of Basic credentials, which RFC 6749 section 2.3.1 form-encodes. */
export function basicClient(headers: CallerSource['headers']): { id: string; secret: string } | undefined {
  const credentials = credentialsOf(headers, 'basic')
  if (credentials === undefined) return undefined
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  const decode = (part: string): string => new URLSearchParams(`v=${part.replaceAll('&', '%26')}`).get('v') ?? ''
  return { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) }
}

/** The client that a bearer token was issued to, unverified: good enough to count by. */
function bearerClient(headers: CallerSource['headers']): string | undefined {
  const payload = credentialsOf(headers, 'bearer')?.split('.')[1]
  if (payload === undefined) return undefined
  const claims = parseJsonObject(Buffer.from(payload, 'base64url').toString('utf8'))
  return readString(claims, 'azp') ?? readString(claims, 'appid')
}

/** Which client a request comes from, as far as it says so. */
export function callerOf({ form, query, headers }: CallerSource): string | undefined {
  return form.client_id ?? query.client_id ?? basicClient(headers)?.id ?? bearerClient(headers)
}
