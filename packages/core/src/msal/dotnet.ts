import type { MsalName, Named } from './msal-name.ts'
import { classified, isLocal, nobodyCanMend, pascalCase } from './suberrors.ts'

/**
 * MSAL.NET. It compares words in any case, names every 5xx itself, and looks for claims only where it asks for the user. At its
 * closed gate it repeats the error that closed it, under another type.
 *
 * @see AzureAD/microsoft-authentication-library-for-dotnet, src/client/Microsoft.Identity.Client:
 * MsalServiceExceptionFactory.cs (which type, `invalid_client`), Http/HttpManager.cs (5xx, timeouts), OAuth2/OAuth2Client.cs
 * (answers without `error`), MsalUiRequiredException.cs (classification), OAuth2/Throttling/ThrottleCommon.cs (the gate)
 */
export function dotnet(error: Named): MsalName {
  const { kind, reason, status } = error
  if (kind === 'timeout') return { type: 'MsalServiceException', code: 'request_timeout' }
  if (kind === 'network') return { type: 'HttpRequestException', code: '' }
  if (kind === 'user_cancelled' && !status) return { type: 'MsalClientException', code: 'authentication_canceled' }
  if (isLocal(error)) return local(error)
  if (kind === 'throttled' && reason === 'cooldown')
    return { ...answered(error), type: 'MsalThrottledServiceException' }
  return answered(error)
}

/** The words of its own for want of an account or a token. */
const own = /^(?:user_null|no_account_for_login_hint|current_broker_account)$/

/** @see Internal/Requests/Silent/SilentRequest.cs, Internal/AuthCodeRequestComponent.cs in the same place */
function local({ reason, error = '' }: Named): MsalName {
  const isPrompt = reason === 'prompt_never_failed'
  const code = isPrompt ? 'no_prompt_failed' : own.test(error) ? error : 'no_tokens_found'
  const classification = isPrompt ? 'PromptNeverFailed' : 'AcquireTokenSilentFailed'
  return { type: 'MsalUiRequiredException', code, classification }
}

function answered({ error, suberror, status = 0, claims, body = 'text' }: Named): MsalName {
  const word = error?.toLowerCase()
  if (word === 'invalid_client') return { type: 'MsalServiceException', code: word }
  const code = status >= 500 ? 'service_not_available' : (error ?? unnamed(status, body))
  const isUi =
    word === 'interaction_required' || (word === 'invalid_grant' && !nobodyCanMend.has(suberror?.toLowerCase() ?? ''))
  if (!isUi) {
    const type = code === 'request_throttled' ? 'MsalThrottledServiceException' : 'MsalServiceException'
    return { type, code }
  }
  return {
    type: claims === undefined ? 'MsalUiRequiredException' : 'MsalClaimsChallengeException',
    code,
    classification: pascalCase(classified(suberror) ?? 'none'),
  }
}

/** What it says of an answer without an `error`. */
function unnamed(status: number, body: 'none' | 'text' | 'json'): string {
  if (body === 'text') return status === 429 ? 'request_throttled' : 'non_parsable_oauth_error'
  return status === 404 ? 'not_found' : 'http_status_not_200'
}
