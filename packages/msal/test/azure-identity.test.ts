import { generateKeyPairSync } from 'node:crypto'
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  RestError,
} from '@azure/core-rest-pipeline'
import {
  ChainedTokenCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  CredentialUnavailableError,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { contoso, type ScriptedAnswer } from '@sts-errors/simulator'
import { useSimulator } from '../../../test/use-simulator.ts'
import { isStsError, normalizeError, type StsError, wrapCredential } from '../src/index.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certifiedId = '99999999-9999-4999-8999-999999999999'
const simulator = useSimulator({
  tls: true,
  directory: {
    clients: [{ id: certifiedId, keys: [publicKey.export({ type: 'spki', format: 'pem' }).toString()], appRoles: [] }],
  },
})
const plain = useSimulator()
const { daemon, tenantId, graph } = contoso
const scope = `${graph.uri}/.default`

const trusting = (): HttpClient => {
  const client = createDefaultHttpClient()
  return { sendRequest: request => client.sendRequest(Object.assign(request, { tlsSettings: { ca: simulator().ca } })) }
}
const options = () => ({
  authorityHost: simulator().url,
  disableInstanceDiscovery: true,
  httpClient: trusting(),
  retryOptions: { maxRetries: 0 },
})

const credentials: { readonly [name: string]: () => TokenCredential } = {
  'a client secret': () => new ClientSecretCredential(tenantId, daemon.id, daemon.secret, options()),
  'a certificate': () => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return new ClientCertificateCredential(
      tenantId,
      certifiedId,
      { certificate: `${key}\n${simulator().ca}` },
      options(),
    )
  },
}

async function failure(credential: Pick<TokenCredential, 'getToken'>): Promise<unknown> {
  return credential.getToken(scope).then(
    token => new Error(`resolved to ${typeof token}`),
    (thrown: unknown) => thrown,
  )
}

describe.each(Object.entries(credentials))('@azure/identity with %s', (_name, create) => {
  test('gives its token through the wrapper', async () => {
    expect(await wrapCredential(create()).getToken(scope)).toMatchObject({ token: expect.stringMatching(/^ey/) })
  })

  test.each<[string, ScriptedAnswer, object]>([
    [
      'an expired secret',
      'expired-secret',
      { kind: 'invalid_client', reason: 'secret_expired', code: 'AADSTS7000222' },
    ],
    [
      'a claims challenge',
      'mfa-enrolment',
      { kind: 'interaction_required', reason: 'mfa_required', code: 'AADSTS50079' },
    ],
    ['a throttled tenant, in JSON', 'throttled-seconds', { kind: 'throttled', code: 'AADSTS90055' }],
    ['a throttled tenant, with a date', 'throttled-date', { kind: 'throttled', code: 'AADSTS90055' }],
    // Of what is no JSON, @azure/identity tells MSAL nothing but that it failed.
    ['429 in plain text', 'throttled-text', { kind: 'network' }],
    ['429 in plain text, with a date', { scenario: 'throttled-date', body: 'Too many requests' }, { kind: 'network' }],
    ['a page of a gateway', { scenario: 'gateway-html', status: 503 }, { kind: 'network' }],
    ['a lost connection', { fault: 'reset_before_headers', times: 9 }, { kind: 'network' }],
    ['an outage in JSON', 'unavailable-json', { kind: 'service_unavailable' }],
  ])('is typed after %s', async (_what, answer, expected) => {
    simulator().when({ endpoint: 'token' }).enqueue(answer)
    const thrown = await failure(wrapCredential(create()))
    expect(thrown).toMatchObject(expected)
    expect(isStsError(thrown)).toBe(true)
    expect(simulator().requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(1)
    expect(JSON.stringify(thrown)).not.toContain(daemon.secret)
  })
})

describe('@azure/identity with a managed identity', () => {
  const environment = { ...process.env }
  beforeEach(() => {
    process.env.IDENTITY_ENDPOINT = `${plain().url}/msi/token`
    process.env.IDENTITY_HEADER = 'identity-header'
  })
  afterEach(() => {
    process.env = environment
  })
  const create = () => new ManagedIdentityCredential({ retryOptions: { maxRetries: 0 } })

  test('gives its token through the wrapper', async () => {
    // MSAL keeps tokens for the whole process, and the other tests ask for another.
    const { token } = (await wrapCredential(create()).getToken(`${contoso.arm.uri}/.default`)) ?? {}
    expect(token).toMatch(/^ey/)
  })

  test.each<[string, ScriptedAnswer, object]>([
    [
      'a refusal',
      { status: 400, body: { error: { code: 'invalid_request', message: 'Identity not found' } } },
      { kind: 'invalid_request' },
    ],
    [
      'an error of the STS behind it',
      {
        status: 401,
        body: { error: 'unauthorized_client', error_description: 'AADSTS700016: not found', correlation_id: 'x' },
      },
      { kind: 'invalid_request', reason: 'app_not_found', code: 'AADSTS700016' },
    ],
    ['429 in JSON', { scenario: 'throttled-seconds' }, { kind: 'throttled' }],
    ['429 in plain text, of which nothing is told', 'throttled-text', { kind: 'network' }],
    ['a page of a gateway, likewise', { scenario: 'gateway-html', status: 503 }, { kind: 'network' }],
    ['a lost connection', { fault: 'reset_before_headers', times: 9 }, { kind: 'network' }],
  ])('is typed after %s', async (_what, answer, expected) => {
    plain().enqueue(answer)
    const thrown = await failure(wrapCredential(create()))
    expect(thrown).toMatchObject(expected)
    expect(JSON.stringify(thrown)).not.toContain('identity-header')
  })
})

describe('a chain of credentials', () => {
  const unavailable: TokenCredential = {
    getToken: () => Promise.reject(new CredentialUnavailableError('EnvironmentCredential is unavailable.')),
  }

  test('is told by the one that was there and failed', async () => {
    simulator().when({ endpoint: 'token' }).enqueue('expired-secret')
    const secret = new ClientSecretCredential(tenantId, daemon.id, daemon.secret, options())
    const chain = new ChainedTokenCredential(unavailable, secret, unavailable)
    expect(await failure(wrapCredential(chain))).toMatchObject({ kind: 'invalid_client', reason: 'secret_expired' })
  })

  test('of which none is set up lacks a credential', async () => {
    const chain = new ChainedTokenCredential(unavailable, unavailable)
    expect(await failure(wrapCredential(chain))).toMatchObject({ kind: 'invalid_client', reason: 'credential_missing' })
  })
})

describe('a wrapped credential', () => {
  const failing = (thrown: unknown) => {
    const getToken = jest.fn<TokenCredential['getToken']>().mockRejectedValue(thrown)
    return { getToken }
  }
  const refused = () => new RestError('connect ECONNREFUSED', { code: 'ECONNREFUSED' })

  test('is asked once with the very arguments, also where an SDK would send again', async () => {
    const inner = failing(refused())
    const bare = failing(refused())
    const send = (credential: TokenCredential) => {
      const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2, retryDelayInMs: 1 } })
      pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' })
      return pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url: 'https://127.0.0.1:1/' }))
    }
    await expect(send(bare)).rejects.toBeInstanceOf(RestError)
    await expect(send(wrapCredential(inner))).rejects.toMatchObject({ kind: 'network', reason: 'refused' })
    expect(bare.getToken.mock.calls.length).toBeGreaterThan(1)
    expect(inner.getToken).toHaveBeenCalledTimes(1)
    expect(inner.getToken.mock.calls[0]?.[0]).toEqual([scope])
  })

  test('lets an abort and a mistake of the program pass', async () => {
    for (const thrown of [new DOMException('aborted', 'AbortError'), new TypeError('x is not a function'), 'text'])
      expect(await failure(wrapCredential(failing(thrown)))).toBe(thrown)
  })

  test('passes null on, and what is thrown before there is a promise', async () => {
    expect(await wrapCredential({ getToken: async () => null }).getToken()).toBeNull()
    const early = {
      getToken: (): Promise<null> => {
        throw refused()
      },
    }
    await expect(wrapCredential(early).getToken()).rejects.toMatchObject({ kind: 'network' })
  })

  test('tells of each error before it is thrown', async () => {
    const told: StsError[] = []
    const thrown = await failure(wrapCredential(failing(refused()), { onError: error => told.push(error) }))
    expect(told).toEqual([thrown])
  })

  test.each<[string, unknown, unknown, string]>([
    ['no credential', undefined, {}, 'credential: undefined given, expected an object with getToken'],
    ['a token', 'eyJ0eXAi', {}, 'credential: a string given, expected an object with getToken'],
    ['an unknown option', failing(''), { onFail: 1 }, 'onFail: 1 given, expected one of onError'],
    ['a function for options', failing(''), () => {}, 'options: a function given, expected an object'],
    ['no options', failing(''), null, 'options: null given, expected an object'],
    ['a list of options', failing(''), [], 'options: a list given, expected an object'],
    ['no function', failing(''), { onError: 1 }, 'onError: 1 given, expected a function'],
  ])('refuses %s at once', (_what, credential, given, message) => {
    expect(() => wrapCredential(credential as TokenCredential, given as object)).toThrow(new TypeError(message))
  })
})

test('a RestError of an SDK is told by its answer', () => {
  const request = createPipelineRequest({ url: 'https://management.azure.com/x?sig=hunter2', method: 'PUT' })
  const headers = createHttpHeaders({ 'x-ms-request-id': 'abc', 'retry-after': '5' })
  const bodyAsText = '{"error":{"code":"ExpiredAuthenticationToken","message":"expired"}}'
  const error = normalizeError(
    new RestError('x', { statusCode: 401, request, response: { request, status: 401, headers, bodyAsText } }),
  )
  expect(error).toMatchObject({
    kind: 'invalid_token',
    reason: 'token_expired',
    requestId: 'abc',
    retryAfterMs: 5000,
    request: { method: 'PUT', url: 'https://management.azure.com/x' },
  })
})
