import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bitString, boolean, context, integer, octetString, oid, sequence, set, time, utf8String } from './der.ts'

/** A key and a certificate in PEM. */
export interface SelfSigned {
  readonly key: string
  readonly cert: string
}

const oids = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyIdentifier: '2.5.29.14',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
}

const hour = 3_600_000
const year = 365 * 24 * hour

const dnsName = (name: string): Buffer => context(2, Buffer.from(name), false)
const ipAddress = (...bytes: number[]): Buffer => context(7, Buffer.from(bytes), false)
const loopback6 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), octetString(value))
const critical = (id: string, value: Buffer): Buffer => sequence(oid(id), boolean(true), octetString(value))

function extensions(publicKey: Buffer): Buffer {
  return context(
    3,
    sequence(
      // The certificate is its own authority: clients trust it as a root.
      critical(oids.basicConstraints, sequence(boolean(true))),
      // digitalSignature and keyCertSign are the bits 0 and 5.
      critical(oids.keyUsage, bitString(Buffer.from([0b1000_0100]), 2)),
      extension(oids.subjectKeyIdentifier, octetString(createHash('sha1').update(publicKey).digest())),
      extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuth))),
      extension(oids.subjectAltName, sequence(dnsName('localhost'), ipAddress(127, 0, 0, 1), ipAddress(...loopback6))),
    ),
  )
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  // Positive and without a leading zero byte, whatever was drawn.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return integer(bytes)
}

const pem = (label: string, der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/**
 * A certificate for localhost, 127.0.0.1 and ::1, good for a year.
 * @see RFC 5280 section 4.1
 */
export function makeCertificate(nowMs: number): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const name = sequence(set(sequence(oid(oids.commonName), utf8String('sts-errors simulator'))))
  const body = sequence(
    context(0, integer(Buffer.from([2]))),
    serialNumber(),
    algorithm,
    name,
    sequence(time(nowMs - hour), time(nowMs + year)),
    name,
    key,
    extensions(key),
  )
  const signature = sign('sha256', body, privateKey)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem('CERTIFICATE', sequence(body, algorithm, bitString(signature))),
  }
}
