import { describe, expect, test } from '@jest/globals'
import { type ErrorResponse, fromJSON, InvalidTokenError, toStsError } from '@sts-errors/core'

const claims = '{"access_token":{"polids":{"essential":true,"values":["9ab03e19"]}}}'

describe('claims of a body are on the error, whatever it is', () => {
  test.each<[string, Partial<ErrorResponse>, object]>([
    ['interaction_required', {}, { error: 'interaction_required' }],
    ['interaction_required', {}, { error: 'invalid_grant', suberror: 'message_only' }],
    ['invalid_grant', { grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }, { error: 'invalid_grant' }],
    ['invalid_token', { status: 401 }, { error: 'invalid_token' }],
    ['invalid_client', { status: 401 }, { error: 'invalid_client', error_codes: [7000222] }],
    ['invalid_request', {}, { error: 'invalid_request' }],
    ['access_denied', {}, { error: 'invalid_grant', error_codes: [53003] }],
    ['user_cancelled', {}, { error: 'authorization_declined' }],
    ['protection_policy_required', {}, { error: 'unauthorized_client', suberror: 'protection_policy_required' }],
    ['authorization_pending', {}, { error: 'authorization_pending' }],
    ['throttled', { status: 429 }, { error: 'interaction_required' }],
    ['service_unavailable', { status: 503 }, { error: 'temporarily_unavailable' }],
    ['unrecognized', {}, { error: 'something_new' }],
  ])('%s', (kind, response, body) => {
    for (const given of [{ ...body, claims }, JSON.stringify({ ...body, claims })]) {
      const error = toStsError({ status: 400, ...response, body: given })
      expect(error).toMatchObject({ kind, claims })
      expect(fromJSON(error?.toJSON())).toMatchObject({ kind, claims })
    }
  })

  test('also where the body is cut off behind them', () => {
    const body = JSON.stringify({ error: 'interaction_required', claims, error_description: 'long' }).slice(0, -8)
    expect(toStsError({ status: 400, body })).toMatchObject({ kind: 'interaction_required', claims })
  })

  test.each([
    ['in base64', btoa(claims)],
    ['percent-encoded', encodeURIComponent(claims)],
    ['escaped once more', claims.replace(/"/g, '\\"')],
  ])('decoded where they come %s', (_, encoded) => {
    expect(toStsError({ status: 400, body: { error: 'interaction_required', claims: encoded } })?.claims).toBe(claims)
  })
})

describe('what an API asks for is on the error', () => {
  const refused = (value: string, headers: object = {}) =>
    toStsError({ status: 401, headers: { 'www-authenticate': value, ...headers } })

  test('the level of a step-up (RFC 9470)', () => {
    const error = refused(
      'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="myACR", max_age="5"',
    )
    expect(error).toBeInstanceOf(InvalidTokenError)
    expect(error).toMatchObject({
      reason: 'step_up',
      action: 'interact',
      challenge: { parameters: { acr_values: 'myACR', max_age: '5' } },
    })
  })

  test('the scopes that are missing (RFC 6750)', () => {
    expect(refused('Bearer error="insufficient_scope", scope="a b"')).toMatchObject({
      kind: 'invalid_token',
      reason: 'insufficient_scope',
      challenge: { parameters: { scope: 'a b' } },
    })
  })

  test('the nonce to use with DPoP (RFC 9449), of an API and of a token endpoint', () => {
    const headers = { 'DPoP-Nonce': 'eyJ7S_zG.eyJH0-Z.HX4w-7v' }
    const ofApi = refused('DPoP error="use_dpop_nonce", error_description="Resource server requires nonce"', headers)
    const ofSts = toStsError({ status: 400, headers, body: { error: 'use_dpop_nonce' } })
    for (const error of [ofApi, ofSts]) {
      expect(error).toMatchObject({ kind: 'invalid_token', reason: 'dpop_nonce', action: 'renew_token' })
      expect(error?.headers?.get('dpop-nonce')).toBe('eyJ7S_zG.eyJH0-Z.HX4w-7v')
    }
  })

  test('the nonce of a proof of possession', () => {
    expect(refused('Bearer realm="", PoP nonce="n-1", error="nonce_malformed"')).toMatchObject({
      challenge: { scheme: 'PoP', parameters: { nonce: 'n-1' } },
    })
  })
})
