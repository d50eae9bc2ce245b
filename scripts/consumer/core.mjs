import assert from 'node:assert/strict'
import { InvalidClientError, isStsError, parseErrorResponse, StsError, toStsError } from '@sts-errors/core'
import { callFetch, resolveOptions } from '@sts-errors/core/adapter'
import { describeCode } from '@sts-errors/core/catalog'

const body =
  '{"error":"invalid_client","error_description":"AADSTS7000222: The keys are expired.","error_codes":[7000222]}'
const error = toStsError({ status: 401, headers: { 'x-ms-request-id': '1' }, body })
assert.deepEqual(parseErrorResponse({ status: 401, body })?.codes, ['AADSTS7000222'])
assert.ok(isStsError(error) && error instanceof StsError && error instanceof InvalidClientError)
assert.equal(error.reason, 'secret_expired')
assert.equal(describeCode(error.code)?.reason, 'secret_expired')
assert.equal(
  (await callFetch(async () => new Response('ok'), 'https://api.example/', {}, resolveOptions())).status,
  200,
)
