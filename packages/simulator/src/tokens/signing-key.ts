import { createHash, generateKeyPair, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'

/** How tokens are signed (RFC 7518 section 3.1). */
export type SigningAlgorithm = 'RS256' | 'ES256'

/** The key pair that signs tokens. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm
  readonly kid: string
  /** The public key as discovery publishes it. */
  readonly jwk: Readonly<Record<string, string>>
  sign(data: string): string
  verify(data: string, signature: string): boolean
}

const generate = promisify(generateKeyPair)

const makers = {
  RS256: () => generate('rsa', { modulusLength: 2048 }),
  ES256: () => generate('ec', { namedCurve: 'P-256' }),
}

/** The members that make a key, in the order of RFC 7638 section 3.2. */
function requiredMembers(algorithm: SigningAlgorithm, { crv = '', x = '', y = '', e = '', n = '' }: JsonWebKey) {
  return algorithm === 'RS256' ? { e, kty: 'RSA', n } : { crv, kty: 'EC', x, y }
}

function toSigningKey(algorithm: SigningAlgorithm, publicKey: KeyObject, privateKey: KeyObject): SigningKey {
  const members = requiredMembers(algorithm, publicKey.export({ format: 'jwk' }))
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('base64url')
  // Only ECDSA has two encodings; RSA takes no notice.
  const dsaEncoding = 'ieee-p1363'
  return {
    algorithm,
    kid,
    jwk: { ...members, use: 'sig', alg: algorithm, kid },
    sign: data => sign('sha256', Buffer.from(data), { key: privateKey, dsaEncoding }).toString('base64url'),
    verify: (data, signature) =>
      verify('sha256', Buffer.from(data), { key: publicKey, dsaEncoding }, Buffer.from(signature, 'base64url')),
  }
}

const made = new Map<SigningAlgorithm, Promise<SigningKey>>()

/**
 * The process's signing key, made at the first call. An RSA key takes a tenth of a second, which a test suite with
 * a simulator per test would pay again and again; tokens of two simulators differ by their issuer.
 */
export function signingKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const known = made.get(algorithm)
  if (known !== undefined) return known
  const key = makers[algorithm]().then(({ publicKey, privateKey }) => toSigningKey(algorithm, publicKey, privateKey))
  made.set(algorithm, key)
  return key
}
