import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { authorizationResponse } from '../sts/authorization-response.ts'
import type { ScenarioRow } from './scenario-row.ts'

function redirected(description: string, parameters: Readonly<Record<string, string>>): ScenarioRow {
  const answer = ({ query }: RecordedRequest): Answer =>
    authorizationResponse({
      redirectUri: query.redirect_uri ?? 'http://localhost',
      mode: query.response_mode ?? 'query',
      parameters: { ...parameters, ...(query.state === undefined ? {} : { state: query.state }) },
    })
  return { target: 'authorize', description, answer }
}

/** Authorization responses that report an error to the client's redirect URI. */
export const authorizeScenarios = {
  'user-cancelled': redirected('the user pressed Cancel', { error: 'access_denied', error_subcode: 'cancel' }),
  'user-declined-consent': redirected('the user did not consent', {
    error: 'access_denied',
    error_description: 'AADSTS65004: The user declined to consent',
  }),
  'silent-sign-in-failed': redirected('prompt=none and nobody is signed in', {
    error: 'login_required',
    error_description: 'AADSTS50058: Nobody is signed in.',
  }),
  'b2c-forgot-password': redirected('Azure AD B2C: the user chose to reset the password', {
    error: 'access_denied',
    error_description:
      'AADB2C90118: The password was forgotten.\r\nCorrelation ID: 3f9a7b60-0000-4000-8000-000000000d01\r\nTimestamp: 2026-01-05 08:00:00Z\r\n',
  }),
  'b2c-cancelled': redirected('Azure AD B2C: the user cancelled', {
    error: 'access_denied',
    error_description:
      'AADB2C90091: The user cancelled.\r\nCorrelation ID: 3f9a7b60-0000-4000-8000-000000000d02\r\nTimestamp: 2026-01-05 08:00:00Z\r\n',
  }),
  'authorize-unavailable': redirected('the STS is busy and says so in the redirect', {
    error: 'temporarily_unavailable',
    error_description: 'The service is busy.',
  }),
} as const satisfies Record<string, ScenarioRow>
