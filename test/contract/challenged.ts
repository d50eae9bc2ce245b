import type { Answer, RecordedRequest } from '@sts-errors/simulator'
import { ok } from './scenario.ts'

/** Claims as a resource asks for them after a revocation, and for an authentication context. */
export const revoked = '{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}'
export const stepUp = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'

/** A claims challenge. */
export const challenged = (claims: string = revoked): Answer => ({
  status: 401,
  headers: {
    'WWW-Authenticate': `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  },
})

/** A resource that accepts these tokens and challenges any other, for so many requests. */
export const guardedBy = (tokens: readonly string[], requests: number) =>
  Array.from(
    { length: requests },
    () =>
      ({ headers }: RecordedRequest): Answer =>
        tokens.some(token => headers.authorization === `Bearer ${token}`) ? ok : challenged(),
  )

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
