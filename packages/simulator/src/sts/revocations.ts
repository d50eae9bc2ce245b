import { type JsonObject, readNumber, readString } from '../tokens/json-object.ts'

/** Whose access tokens are refused until they are replaced. Without any member: everybody's. */
export interface RevocationTarget {
  /** The user, by object id. */
  readonly userId?: string
  /** The client that the token was issued to. */
  readonly clientId?: string
}

interface Revocation extends RevocationTarget {
  /** Seconds since 1970. */
  readonly notBefore: number
}

/** What continuous access evaluation knows. */
export interface Revocations {
  add(target: RevocationTarget, nowMs: number): void
  /** The instant, in seconds since 1970, before which this token must not be issued; `undefined` when it is good. */
  notBeforeFor(claims: JsonObject): number | undefined
}

export function createRevocations(): Revocations {
  const list: Revocation[] = []
  return {
    add(target, nowMs) {
      // Tokens count whole seconds: only the next second is certainly after the revocation.
      list.push({ ...target, notBefore: Math.floor(nowMs / 1000) + 1 })
    },
    notBeforeFor(claims) {
      const issuedAt = readNumber(claims, 'iat') ?? 0
      const user = readString(claims, 'oid')
      const client = readString(claims, 'azp') ?? readString(claims, 'appid')
      const instants = list
        .filter(({ userId, clientId }) => (userId ?? user) === user && (clientId ?? client) === client)
        .map(({ notBefore }) => notBefore)
      const notBefore = Math.max(0, ...instants)
      return issuedAt < notBefore ? notBefore : undefined
    },
  }
}
