import assert from 'node:assert/strict'
import { fromMsalText, msalNames } from '@sts-errors/core/msal'
import { createNetworkClient, normalizeError, wrapCredential } from '@sts-errors/msal'

// MSAL itself is not installed here.
const fetch = async () => new Response('Too Many Requests', { status: 429, headers: { 'retry-after': '9' } })
const client = createNetworkClient({ fetch, retry: false })
const request = { body: 'grant_type=client_credentials', correlationId: 'a' }
const { body } = await client.sendPostRequestAsync('https://sts.example/t/oauth2/v2.0/token', request)
const thrown = { name: 'ServerError', errorCode: body.error, errorMessage: body.error_description, correlationId: 'a' }
assert.equal(normalizeError(thrown)?.retryAfterMs, 9000)
assert.equal(msalNames(normalizeError(thrown)).dotnet.code, 'request_throttled')
assert.equal(fromMsalText('ServerError: invalid_client: x')?.kind, 'invalid_client')
const credential = wrapCredential({ getToken: async () => Promise.reject(thrown) })
await assert.rejects(credential.getToken('x'), { kind: 'throttled' })
