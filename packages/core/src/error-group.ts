import type { StsError } from './errors.ts'

/**
 * MSAL's three families: `interaction` is its `MsalUiRequiredException`, `service` what the STS, a resource or the network
 * answered, `client` what the user decided and what a cooldown kept from being sent.
 */
export function errorGroup(error: StsError): 'client' | 'service' | 'interaction' {
  switch (error.kind) {
    case 'interaction_required':
    case 'claims_challenge':
      return 'interaction'
    case 'user_cancelled':
    case 'scopes_declined':
      return 'client'
    case 'throttled':
      return error.reason === 'cooldown' ? 'client' : 'service'
    default:
      return 'service'
  }
}
