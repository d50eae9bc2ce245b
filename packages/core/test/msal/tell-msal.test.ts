import { describe, expect, test } from '@jest/globals'
import {
  ClaimsChallengeError,
  InvalidGrantError,
  NetworkError,
  RequestTimeoutError,
  ServiceUnavailableError,
  type StsError,
  ThrottledError,
  UnrecognizedResponseError,
} from '@sts-errors/core'
import { traitsOf } from '@sts-errors/core/adapter'
import { tellMsal } from '@sts-errors/core/msal'

const url = 'https://login.example/t/oauth2/v2.0/token'
const tell = (error: StsError, given: object = {}, method = 'POST', to = url) =>
  tellMsal(error, { request: traitsOf(method, to, ''), answer: undefined, url: to, ...given })

describe('the id of a request is the one that MSAL will put on its error', () => {
  test.each<[string, object, string]>([
    ['handed over', { correlationId: 'a', body: 'client-request-id=b' }, 'a'],
    ['in the body', { body: 'client-request-id=b-1&x=y', url: `${url}?client-request-id=c` }, 'b-1'],
    ['in the body, behind others', { body: 'x=y&client-request-id=b-1' }, 'b-1'],
    ['in the address', { url: `${url}?client-request-id=c-1#x` }, 'c-1'],
    ['in the address, behind others', { url: `${url}?x=y&client-request-id=c-1` }, 'c-1'],
    ['in a header', { headers: { 'x-ms-client-request-id': 'd' } }, 'd'],
    [
      'in a header, beside a name like it',
      { body: 'x-client-request-id=b', headers: { 'x-ms-client-request-id': 'd' } },
      'd',
    ],
  ])('%s', (_, given, id) => {
    expect(tell(new NetworkError(), given).body).toMatchObject({
      correlation_id: id,
      error_description: expect.stringContaining(`Correlation ID: ${id}`),
    })
  })
})

test.each<[string, StsError]>([
  ['request_throttled', new ThrottledError()],
  ['service_not_available', new ServiceUnavailableError()],
  ['network_error', new NetworkError()],
  ['network_error', new RequestTimeoutError()],
  ['interaction_required', new ClaimsChallengeError()],
  ['unknown_error', new UnrecognizedResponseError()],
  ['invalid_grant', new InvalidGrantError()],
  ['bad_token', new InvalidGrantError({ error: 'bad_token' })],
])('where the server has no word, MSAL is told one that it knows: %s', (word, error) => {
  const { status, headers, body } = tell(error, { correlationId: 'a' })
  expect([status, headers]).toEqual([0, {}])
  expect(body).toEqual({ error: word, error_description: `${error.message} Correlation ID: a`, correlation_id: 'a' })
})

test('codes are told as their numbers', () => {
  const error = new InvalidGrantError({ codes: ['AADSTS50076', 'AADB2C90118'] })
  expect(tell(error).body).toMatchObject({ error_codes: [50_076, 90_118] })
})

test.each<[string, string, string, boolean]>([
  ['a token', 'POST', url, false],
  ['a token of a managed identity', 'GET', 'http://169.254.169.254/metadata/identity/oauth2/token?x=1', false],
  ['a device code', 'POST', 'https://login.example/t/oauth2/v2.0/devicecode', true],
  ['a device code, with a slash', 'POST', 'https://login.example/t/oauth2/v2.0/devicecode/', true],
  ['something else that is sent', 'POST', 'https://login.example/devicecode/x', false],
  ['a discovery', 'GET', 'https://login.example/common/discovery/instance', true],
])('a failed request for %s is thrown, or not', (_, method, to, isThrown) => {
  const error = new NetworkError()
  if (isThrown) expect(() => tell(error, {}, method, to)).toThrow(error)
  else expect(tell(error, {}, method, to)).toMatchObject({ status: 0 })
})
