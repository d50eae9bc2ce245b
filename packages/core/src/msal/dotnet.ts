import type { MsalName, Named } from './msal-name.ts'
import { asksTheUser, classified, pascalCase } from './suberrors.ts'

/** MSAL.NET: `MsalServiceExceptionFactory`, and `HttpManager`, which names every 5xx itself. */
export function dotnet({ kind, reason, error, suberror, status, claims }: Named): MsalName {
  if (kind === 'timeout') return { type: 'MsalServiceException', code: 'request_timeout' }
  if (kind === 'network') return { type: 'HttpRequestException', code: '' }
  if (kind === 'user_cancelled' && !status) return { type: 'MsalClientException', code: 'authentication_canceled' }
  if (kind === 'throttled' && reason === 'cooldown')
    return { type: 'MsalThrottledServiceException', code: error ?? 'request_throttled' }
  const code = status && status >= 500 ? 'service_not_available' : (error ?? wordOf(status))
  const isLocal = !error && kind === 'interaction_required'
  const isUi = isLocal || error === 'interaction_required' || (error === 'invalid_grant' && asksTheUser(suberror))
  if (!isUi) return { type: 'MsalServiceException', code }
  const found =
    classified(suberror) ?? (/^(?:prompt_never|acquire_token_silent)_failed$/.test(reason) ? reason : 'none')
  return {
    type: claims ? 'MsalClaimsChallengeException' : 'MsalUiRequiredException',
    code,
    classification: pascalCase(found),
  }
}

/** What it says of an answer without an `error`. */
const wordOf = (status: number | undefined): string =>
  status === 429 ? 'request_throttled' : status === 404 ? 'not_found' : 'non_parsable_oauth_error'
