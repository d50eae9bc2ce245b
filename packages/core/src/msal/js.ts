import type { MsalName, Named } from './msal-name.ts'

const errors = /^(?:interaction_required|consent_required|login_required|bad_token|ui_not_allowed|interrupted_user)$/
const inText = /interaction_required|consent_required|login_required|bad_token|ui_not_allowed|interrupted_user/
const suberrors =
  /^(?:message_only|additional_action|basic_action|user_password_expired|consent_required|bad_token|ui_not_allowed|interrupted_user)$/

/** MSAL.js: `isInteractionRequiredError`, which also searches the description for words, and a parser that needs JSON. */
export function js({ kind, reason, error, suberror, codes = [], status, errorDescription = '' }: Named): MsalName {
  if (kind === 'network' || kind === 'timeout') return { type: 'AuthError', code: 'network_error' }
  if (kind === 'throttled' && reason === 'cooldown')
    return { type: 'ServerError', code: codes.map(code => code.replace(/^\D+/, '')).join(' ') }
  if (kind === 'user_cancelled' && !status && !error) return { type: 'BrowserAuthError', code: 'user_cancelled' }
  if (!error) return { type: 'AuthError', code: 'token_parsing_error' }
  const isUi = errors.test(error) || inText.test(errorDescription) || suberrors.test(suberror ?? '')
  return {
    type: isUi ? 'InteractionRequiredAuthError' : 'ServerError',
    code: error,
    ...(suberror === undefined ? {} : { classification: suberror }),
  }
}
