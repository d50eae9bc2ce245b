import type { ApiResource } from '../directory/directory.ts'
import { credentialsOf } from '../http/caller.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Sts } from '../sts/sts.ts'
import { type JsonObject, readNumber, readString, readStrings } from '../tokens/json-object.ts'
import { verifyJwt } from '../tokens/jwt.ts'

/** What a resource finds when it looks at a request's token. */
export type TokenFinding =
  | { readonly type: 'accepted'; readonly claims: JsonObject }
  | { readonly type: 'missing' }
  | { readonly type: 'malformed' }
  | { readonly type: 'expired' }
  | { readonly type: 'wrong_audience' }
  /** Issued before a revocation; `challenge` holds claims when the client can handle them. */
  | { readonly type: 'revoked'; readonly challenge: object | undefined }
  /** Lacks an authentication context. */
  | { readonly type: 'context_missing'; readonly challenge: object | undefined }

const isCapable = (claims: JsonObject): boolean =>
  readStrings(claims, 'xms_cc').some(capability => capability.toLowerCase() === 'cp1')

function contextFor(resource: ApiResource, path: string): string | undefined {
  const rules = Object.entries(resource.authContexts ?? {})
  return rules.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1]
}

function judge(sts: Sts, resource: ApiResource, path: string, claims: JsonObject): TokenFinding {
  if ((readNumber(claims, 'exp') ?? 0) * 1000 <= sts.now()) return { type: 'expired' }
  const names = [resource.id, ...resource.uris]
  if (!readStrings(claims, 'aud').some(audience => names.includes(audience))) return { type: 'wrong_audience' }
  const challengeOf = (members: object): object | undefined =>
    isCapable(claims) ? { access_token: members } : undefined
  const notBefore = sts.revocations.notBeforeFor(claims)
  if (notBefore !== undefined) {
    return { type: 'revoked', challenge: challengeOf({ nbf: { essential: true, value: String(notBefore) } }) }
  }
  const context = contextFor(resource, path)
  if (context !== undefined && !readStrings(claims, 'acrs').includes(context)) {
    return { type: 'context_missing', challenge: challengeOf({ acrs: { essential: true, value: context } }) }
  }
  return { type: 'accepted', claims }
}

/** Looks at the bearer token of a request (RFC 6750 section 2.1). */
export async function findToken(
  sts: Sts,
  resource: ApiResource,
  { headers, path }: RecordedRequest,
): Promise<TokenFinding> {
  const token = credentialsOf(headers, 'bearer')
  if (token === undefined || token === '') return { type: 'missing' }
  const claims = verifyJwt(await sts.key(), token)
  if (claims === undefined || readString(claims, 'iss')?.startsWith(`${sts.url}/`) !== true)
    return { type: 'malformed' }
  return judge(sts, resource, path, claims)
}

/** The permissions in a token: delegated ones and those of an application. */
export function permissionsOf(claims: JsonObject): readonly string[] {
  return [
    ...(readString(claims, 'scp') ?? '').split(' ').filter(name => name.length > 0),
    ...readStrings(claims, 'roles'),
  ]
}
