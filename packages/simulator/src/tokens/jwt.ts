import { type JsonObject, parseJsonObject } from './json-object.ts'
import type { SigningKey } from './signing-key.ts'

/** The parts of a compact JWT. */
export interface Jwt {
  readonly header: JsonObject
  readonly claims: JsonObject
  /** What the signature covers. */
  readonly signed: string
  readonly signature: string
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A signed JWT (RFC 7519). */
export function signJwt(key: SigningKey, claims: object): string {
  const signed = `${encode({ typ: 'JWT', alg: key.algorithm, kid: key.kid })}.${encode(claims)}`
  return `${signed}.${key.sign(signed)}`
}

/** Takes a compact JWT apart, verifying nothing. */
export function parseJwt(token: string): Jwt | undefined {
  const [head, payload, signature, ...rest] = token.split('.')
  if (head === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined
  const header = parseJsonObject(Buffer.from(head, 'base64url').toString('utf8'))
  const claims = parseJsonObject(Buffer.from(payload, 'base64url').toString('utf8'))
  if (header === undefined || claims === undefined) return undefined
  return { header, claims, signed: `${head}.${payload}`, signature }
}

/** The claims of a token that this key signed. */
export function verifyJwt(key: SigningKey, token: string): JsonObject | undefined {
  const jwt = parseJwt(token)
  if (jwt === undefined || jwt.header.alg !== key.algorithm) return undefined
  return key.verify(jwt.signed, jwt.signature) ? jwt.claims : undefined
}
