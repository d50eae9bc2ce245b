import type { MsalName, Named } from './msal-name.ts'
import { isLocal } from './suberrors.ts'

const errors = /^(?:interaction_required|consent_required|login_required|bad_token|u[ix]_not_allowed|interrupted_user)$/
const inText = /interaction_required|consent_required|login_required|bad_token|u[ix]_not_allowed|interrupted_user/
const suberrors =
  /^(?:message_only|additional_action|basic_action|user_password_expired|consent_required|bad_token|ui_not_allowed|interrupted_user)$/

/**
 * MSAL.js, as MSAL Node has it; of a fault and of what is no JSON MSAL Browser makes a `BrowserAuthError`: `post_request_failed`,
 * `failed_to_parse_response`. It also searches the description for words. JSON without `error` is a success to it, with an empty
 * token. At its closed gate the codes stand where the word belongs.
 *
 * @see AzureAD/microsoft-authentication-library-for-js, lib/msal-common/src: error/InteractionRequiredAuthError.ts (which type),
 * response/ResponseHandler.ts (what is an error), network/ThrottlingUtils.ts (the gate), client/RefreshTokenClient.ts
 * (`no_tokens_found`); lib/msal-browser/src/network/FetchClient.ts
 */
export function js(named: Named): MsalName {
  const { kind, reason, error, suberror, codes = [], status, errorDescription = '', body = 'text' } = named
  if (kind === 'network' || kind === 'timeout') return { type: 'AuthError', code: 'network_error' }
  if (kind === 'throttled' && reason === 'cooldown')
    return { type: 'ServerError', code: codes.map(code => code.replace(/^\D+/, '')).join(' ') }
  if (kind === 'user_cancelled' && !status && !error) return { type: 'BrowserAuthError', code: 'user_cancelled' }
  if (isLocal(named)) return { type: 'InteractionRequiredAuthError', code: localCode(reason) }
  if (!error && body === 'json') return { type: 'AuthenticationResult', code: '' }
  if (!error) return { type: 'AuthError', code: 'token_parsing_error' }
  const isUi = errors.test(error) || inText.test(errorDescription) || suberrors.test(suberror ?? '')
  return {
    type: isUi ? 'InteractionRequiredAuthError' : 'ServerError',
    code: error,
    ...(suberror === undefined ? {} : { classification: suberror }),
  }
}

/** With `prompt=none` the STS has said it. */
const localCode = (reason: string): string => (reason === 'prompt_never_failed' ? 'login_required' : 'no_tokens_found')
