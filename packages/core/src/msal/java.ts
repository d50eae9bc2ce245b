import type { MsalName, Named } from './msal-name.ts'
import { asksTheUser, classified } from './suberrors.ts'

/** MSAL4J: `MsalServiceExceptionFactory`, which knows `invalid_grant` and not `interaction_required`. */
export function java({ kind, reason, error, suberror, status }: Named): MsalName {
  if (kind === 'throttled' && reason === 'cooldown')
    return { type: 'MsalThrottlingException', code: 'throttled_request' }
  if (!status && (kind === 'network' || kind === 'timeout' || kind === 'user_cancelled'))
    return { type: 'MsalClientException', code: 'unknown' }
  if (error === 'invalid_grant' && asksTheUser(suberror))
    return {
      type: 'MsalInteractionRequiredException',
      code: error,
      classification: (classified(suberror) ?? 'none').toUpperCase(),
    }
  return { type: 'MsalServiceException', code: error ?? 'unknown' }
}
