import { describe, expect, test } from '@jest/globals'
import {
  AccessDeniedError,
  AuthorizationPendingError,
  authorizationParams,
  InteractionRequiredError,
  InvalidClientError,
  InvalidGrantError,
  InvalidTokenError,
  NetworkError,
  ServiceUnavailableError,
  type StsError,
  ThrottledError,
  toStsError,
  UserCancelledError,
} from '@sts-errors/core'

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
const answer = (body: object, grantType?: string) => toStsError({ status: 400, body, grantType }) as StsError
const challenge = (value: string) => toStsError({ status: 401, headers: { 'www-authenticate': value } }) as StsError

describe('what starts the interaction', () => {
  test.each<[string, StsError, object]>([
    ['a sign-in', answer({ error: 'login_required' }), {}],
    ['MFA', answer({ error: 'interaction_required', error_codes: [50076] }), {}],
    ['MFA with claims', answer({ error: 'interaction_required', error_codes: [50076], claims }), { claims }],
    ['consent', answer({ error: 'invalid_grant', suberror: 'consent_required' }), { prompt: 'consent' }],
    ['consent by its code', answer({ error: 'invalid_grant', error_codes: [65001] }), { prompt: 'consent' }],
    [
      'consent with claims',
      answer({ error: 'invalid_grant', error_codes: [65001], claims }),
      { claims, prompt: 'consent' },
    ],
    ['another account', answer({ error: 'account_selection_required' }), { prompt: 'select_account' }],
    ['claims in base64', challenge(`Bearer error="insufficient_claims", claims="${btoa(claims)}"`), { claims }],
    [
      'a step-up',
      challenge('Bearer error="insufficient_user_authentication", acr_values="myACR", max_age="5", scope=""'),
      { acr_values: 'myACR', max_age: '5' },
    ],
    ['more scopes', challenge('Bearer error="insufficient_scope", scope="a b"'), { scope: 'a b' }],
    [
      'an on-behalf-of request whose claims are not met',
      answer({ error: 'invalid_grant', claims }, 'urn:ietf:params:oauth:grant-type:jwt-bearer'),
      { claims },
    ],
    ['a policy that names its claims', answer({ error: 'invalid_grant', error_codes: [53003], claims }), { claims }],
    [
      'something beside the sign-in, with claims',
      new InteractionRequiredError({ reason: 'device_required', claims }),
      { claims },
    ],
    ['a step-up that says nothing more', new InvalidTokenError({ reason: 'step_up' }), {}],
    [
      'claims of a challenge that says for which scope it is',
      challenge(`Bearer error="insufficient_claims", claims="${btoa(claims)}", scope="a"`),
      { claims },
    ],
    ['claims that are none', new InteractionRequiredError({ claims: '<removed>' }), {}],
  ])('%s', (_, error, params) => {
    expect(authorizationParams(error)).toEqual(params)
  })

  test('never a login_hint', () => {
    const error = answer({ error: 'login_required', login_hint: 'a@b.example', claims })
    expect(authorizationParams(error)).toEqual({ claims })
  })
})

describe('nothing, where nobody has to do anything at a sign-in page', () => {
  test.each<StsError>([
    new ThrottledError({ claims }),
    new ServiceUnavailableError({ claims }),
    new NetworkError({ claims }),
    new InvalidClientError({ claims }),
    new UserCancelledError({ claims }),
    new AuthorizationPendingError({ claims }),
    new InvalidGrantError(),
    new AccessDeniedError({ reason: 'policy' }),
    new InvalidTokenError({ reason: 'token_expired', claims }),
    new InvalidTokenError({ reason: 'dpop_nonce', challenge: { scheme: 'DPoP', parameters: { scope: 's' } } }),
  ])('$kind', error => {
    expect(authorizationParams(error)).toEqual({})
  })
})
