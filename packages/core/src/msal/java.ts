import type { MsalName, Named } from './msal-name.ts'
import { classified, isLocal, nobodyCanMend } from './suberrors.ts'

/**
 * MSAL4J. It knows `invalid_grant` and not `interaction_required`, and no error without a description. A fault of the network is the
 * cause of an exception that has no code.
 *
 * @see AzureAD/microsoft-authentication-library-for-java, msal4j-sdk/src/main/java/com/microsoft/aad/msal4j:
 * MsalServiceExceptionFactory.java (which type), JsonHelper.java (what is no JSON), InteractionRequiredExceptionReason.java
 * (`reason()`), HttpHelper.java (faults, the gate), MsalThrottlingException.java, AcquireTokenSilentSupplier.java (`cache_miss`)
 */
export function java(named: Named): MsalName {
  const { kind, reason, error, suberror = '', status, errorDescription, body = 'text' } = named
  if (kind === 'throttled' && reason === 'cooldown')
    return { type: 'MsalThrottlingException', code: 'throttled_request' }
  if (isLocal(named)) return { type: 'MsalClientException', code: 'cache_miss' }
  if (!status && (kind === 'network' || kind === 'timeout')) return { type: 'MsalClientException', code: '' }
  // It reads no error of an authorization response, and misses the code.
  if (!status && kind === 'user_cancelled') return { type: 'MsalClientException', code: 'invalid_authorization_result' }
  if (error?.toLowerCase() === 'invalid_grant' && !nobodyCanMend.has(suberror))
    return {
      type: 'MsalInteractionRequiredException',
      code: error,
      classification: (classified(suberror) ?? 'none').toUpperCase(),
    }
  if (!error && body === 'text') return { type: 'MsalJsonParsingException', code: 'invalid_json' }
  return { type: 'MsalServiceException', code: (errorDescription && error) || 'unknown' }
}
