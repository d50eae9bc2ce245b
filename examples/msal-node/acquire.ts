import type { AccountInfo, AuthenticationResult, PublicClientApplication } from '@azure/msal-node'
import { type InteractionRequiredError, normalizeError } from '@sts-errors/msal'

/** Asks the user, with the claims that the STS wants, and comes back with the code of the redirect. */
export type Interact = (claims: string | undefined) => Promise<string>

/** A token without the user if that goes, and with their help where that is what it takes. */
export async function acquire(
  app: PublicClientApplication,
  account: AccountInfo,
  interact: Interact,
  tell: (line: string) => void,
): Promise<AuthenticationResult> {
  const scopes = ['https://graph.microsoft.com/User.Read']
  try {
    return await app.acquireTokenSilent({ account, scopes, forceRefresh: true })
  } catch (thrown) {
    const error = normalizeError(thrown)
    if (error?.kind !== 'interaction_required') throw error ?? thrown
    tell(`silent: ${error.code}, ${error.reason}: ${noticeFor(error)}`)
    const code = await interact(error.claims)
    return app.acquireTokenByCode({ code, scopes, redirectUri: 'http://localhost/callback' })
  }
}

/** What this app tells its user: its own words, chosen by the reason; the compiler knows whether one is missing. */
function noticeFor({ reason }: InteractionRequiredError): string {
  switch (reason) {
    case 'consent_required':
      return 'Please allow the app to read your profile.'
    case 'mfa_required':
    case 'basic_action':
      return 'Please confirm that it is you.'
    case 'user_password_expired':
    case 'password_change_required':
      return 'Please choose a new password.'
    case 'additional_action':
    case 'device_required':
    case 'message_only':
      return 'Your organisation wants something more of you; the next page says what.'
    case 'none':
    case 'prompt_never_failed':
    case 'acquire_token_silent_failed':
    case 'login_required':
    case 'token_expired':
    case 'token_revoked':
    case 'credentials_rejected':
    case 'account_selection_required':
      return 'Please sign in again.'
    default:
      return reason satisfies never
  }
}
