import { constants, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import type { Client } from '../directory/directory.ts'
import { refuse } from '../sts/refusal.ts'
import { readNumber, readString, readStrings } from './json-object.ts'
import { type Jwt, parseJwt } from './jwt.ts'

const clockSkewMs = 5 * 60 * 1000

const toKey = (key: JsonWebKey | string): KeyObject =>
  typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key, format: 'jwk' })

function isSignedBy(jwt: Jwt, key: KeyObject): boolean {
  const data = Buffer.from(jwt.signed)
  const signature = Buffer.from(jwt.signature, 'base64url')
  switch (jwt.header.alg) {
    case 'RS256':
      return key.asymmetricKeyType === 'rsa' && verify('sha256', data, key, signature)
    case 'PS256': {
      const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      return key.asymmetricKeyType === 'rsa' && verify('sha256', data, padding, signature)
    }
    case 'ES256':
      return key.asymmetricKeyType === 'ec' && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
    default:
      return false
  }
}

/**
 * Checks a client assertion, or refuses the request.
 * @see RFC 7523 section 3
 */
export function checkClientAssertion(
  assertion: string,
  client: Client,
  audiences: readonly string[],
  nowMs: number,
): void {
  const jwt = parseJwt(assertion)
  if (jwt === undefined) refuse('assertion_signature_invalid')
  if (readString(jwt.claims, 'iss') !== client.id || readString(jwt.claims, 'sub') !== client.id) {
    refuse('assertion_client_mismatch')
  }
  if (!(client.keys ?? []).some(key => isSignedBy(jwt, toKey(key)))) refuse('assertion_signature_invalid')
  const expiresAtMs = (readNumber(jwt.claims, 'exp') ?? 0) * 1000
  const validFromMs = (readNumber(jwt.claims, 'nbf') ?? 0) * 1000
  if (expiresAtMs <= nowMs - clockSkewMs || validFromMs > nowMs + clockSkewMs) refuse('assertion_expired')
  if (!readStrings(jwt.claims, 'aud').some(audience => audiences.includes(audience))) refuse('assertion_audience_wrong')
}
