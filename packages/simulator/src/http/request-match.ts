import { checkMembers } from '../known-members.ts'
import type { Endpoint, RecordedRequest } from './recorded-request.ts'

/** Which requests are meant. Every part that is given must hold; `{}` means all. */
export interface RequestFilter {
  /** The method, in any case. */
  readonly method?: string
  /** The path without query: as text, where `*` stands for any run of characters, or as a pattern. */
  readonly path?: string | RegExp
  /** The form's `grant_type`. */
  readonly grantType?: string
  /** The caller's client id. */
  readonly clientId?: string
  /** What the request is for; one or several. */
  readonly endpoint?: Endpoint | readonly Endpoint[]
}

/** A filter, or a function that tells. */
export type RequestMatch = RequestFilter | ((request: RecordedRequest) => boolean)

function pathPattern(path: string): RegExp {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${escaped}$`)
}

const filterMembers = ['method', 'path', 'grantType', 'clientId', 'endpoint']

/** A match as a function; patterns are made once. */
export function compileMatch(match: RequestMatch): (request: RecordedRequest) => boolean {
  if (typeof match === 'function') return match
  if (typeof match !== 'object' || match === null) throw new TypeError(`match: ${String(match)} is not an object`)
  checkMembers('match', match, filterMembers)
  const { method, path, grantType, clientId, endpoint } = match
  const pattern = typeof path === 'string' ? pathPattern(path) : path
  const endpoints: readonly Endpoint[] | undefined = typeof endpoint === 'string' ? [endpoint] : endpoint
  return request =>
    (method === undefined || request.method === method.toUpperCase()) &&
    (pattern === undefined || request.path.search(pattern) >= 0) &&
    (grantType === undefined || request.grantType === grantType) &&
    (clientId === undefined || request.clientId === clientId) &&
    (endpoints === undefined || endpoints.includes(request.endpoint))
}
