import { authorizationParams, type InteractionRequiredError } from '@sts-errors/fetch'

/** What an app does when it gets no token without the user. */
export type NextStep =
  /** Open the sign-in page with these parameters. */
  | { readonly do: 'sign_in'; readonly parameters: { readonly [name: string]: string } }
  /** A sign-in page would say no more than this. */
  | { readonly do: 'explain'; readonly text: string }

/** The next step for each reason; a reason that is added and not thought of here does not compile. */
export function nextStep(error: InteractionRequiredError): NextStep {
  switch (error.reason) {
    case 'device_required':
      return { do: 'explain', text: 'Please use a device that your organisation manages.' }
    case 'message_only':
    case 'additional_action':
      return { do: 'explain', text: 'Please follow the instructions of your organisation, then try again.' }
    case 'none':
    case 'basic_action':
    case 'mfa_required':
    case 'consent_required':
    case 'login_required':
    case 'account_selection_required':
    case 'prompt_never_failed':
    case 'acquire_token_silent_failed':
    case 'token_expired':
    case 'token_revoked':
    case 'credentials_rejected':
    case 'password_change_required':
    case 'user_password_expired':
      return { do: 'sign_in', parameters: authorizationParams(error) }
    default:
      return error.reason satisfies never
  }
}
