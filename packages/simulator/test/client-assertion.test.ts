import { constants, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { contoso, type Simulator } from '../src/index.ts'
import { type Called, daemonRequest, post, tokenUrl } from './calls.ts'
import { started } from './started.ts'

const clientId = '88888888-8888-4888-8888-888888888888'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

type Signer = (data: Buffer, key: KeyObject) => Buffer
const signers: Record<string, Signer> = {
  RS256: (data, key) => sign('sha256', data, key),
  PS256: (data, key) =>
    sign('sha256', data, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  ES256: (data, key) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
}

const withKeys = (): Promise<Simulator> =>
  started({
    directory: {
      clients: [
        {
          id: clientId,
          keys: [
            rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
            ec.publicKey.export({ format: 'jwk' }),
          ],
          appRoles: [],
        },
      ],
    },
  })

function present(simulator: Simulator, alg: string, key: KeyObject, changes: object = {}): Promise<Called> {
  const seconds = Math.floor(Date.now() / 1000)
  const standard = {
    iss: clientId,
    sub: clientId,
    aud: tokenUrl(simulator),
    exp: seconds + 300,
    nbf: seconds,
    jti: randomUUID(),
  }
  const signed = `${encode({ alg, typ: 'JWT' })}.${encode({ ...standard, ...changes })}`
  const signature = signers[alg]?.(Buffer.from(signed), key).toString('base64url') ?? ''
  const { client_secret: _, ...rest } = daemonRequest
  return post(tokenUrl(simulator), {
    ...rest,
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature}`,
  })
}

test.each<[string, KeyObject]>([
  ['RS256', rsa.privateKey],
  ['PS256', rsa.privateKey],
  ['ES256', ec.privateKey],
])('an assertion signed with %s by a registered key is accepted', async (alg, key) => {
  expect((await present(await withKeys(), alg, key)).status).toBe(200)
})

test.each<[string, number, string, KeyObject, object]>([
  ['of an unknown key', 700027, 'ES256', stranger.privateKey, {}],
  ['that has expired', 700024, 'ES256', ec.privateKey, { exp: 1_000_000 }],
  ['for another audience', 700023, 'ES256', ec.privateKey, { aud: 'https://elsewhere.example' }],
  ['of another application', 700021, 'ES256', ec.privateKey, { sub: contoso.daemon.id }],
])('an assertion %s is AADSTS%i', async (_, code, alg, key, changes) => {
  const { status, json } = await present(await withKeys(), alg, key, changes)
  expect(status).toBe(401)
  expect(json).toMatchObject({ error: 'invalid_client', error_codes: [code] })
})
