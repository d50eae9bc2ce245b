import { contoso, type Simulator } from '../src/index.ts'
import { isJsonObject, type JsonObject, parseJsonObject, readString } from '../src/tokens/json-object.ts'

export type Parameters = Readonly<Record<string, string>>

/** An answer whose body was read. */
export interface Called {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body's JSON object; empty when there is none. */
  readonly json: JsonObject
}

export async function called(response: Response): Promise<Called> {
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parseJsonObject(text) ?? {} }
}

export async function post(url: string, parameters: Parameters, headers: Parameters = {}): Promise<Called> {
  return called(await fetch(url, { method: 'POST', body: new URLSearchParams(parameters), headers }))
}

export const get = async (url: string, headers: Parameters = {}): Promise<Called> =>
  called(await fetch(url, { headers, redirect: 'manual' }))

export const tokenUrl = ({ url }: Simulator, tenant: string = contoso.tenantId): string =>
  `${url}/${tenant}/oauth2/v2.0/token`

export const daemonRequest: Parameters = {
  grant_type: 'client_credentials',
  client_id: contoso.daemon.id,
  client_secret: contoso.daemon.secret,
  scope: `${contoso.graph.uri}/.default`,
}

export const bearer = (token: string): Parameters => ({ authorization: `Bearer ${token}` })

/** A member that must be text. */
export function textOf(json: JsonObject, name: string): string {
  const value = readString(json, name)
  if (value === undefined) throw new Error(`no ${name} in ${JSON.stringify(json)}`)
  return value
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): JsonObject {
  return parseJsonObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {}
}

/** The parameters that an authorization response carries in query or fragment. */
export function redirected(called: Called): Parameters {
  const location = new URL(called.headers.get('location') ?? '')
  return Object.fromEntries(new URLSearchParams(location.hash === '' ? location.search : location.hash.slice(1)))
}

/** A member that must be an object. */
export function objectOf(json: JsonObject, name: string): JsonObject {
  const value = json[name]
  if (!isJsonObject(value)) throw new Error(`no ${name} in ${JSON.stringify(json)}`)
  return value
}
