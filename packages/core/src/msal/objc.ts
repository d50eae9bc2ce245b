import type { MsalName, Named } from './msal-name.ts'
import { isLocal } from './suberrors.ts'

/** What Foundation calls a fault of the network. */
const faults: { readonly [reason: string]: string } = {
  offline: 'NSURLErrorNotConnectedToInternet',
  dns: 'NSURLErrorCannotFindHost',
  refused: 'NSURLErrorCannotConnectToHost',
  tls: 'NSURLErrorSecureConnectionFailed',
  timeout: 'NSURLErrorTimedOut',
}
/** The OAuth errors of a silent request that are none the user may mend. */
const internal = new Map([
  ['invalid_scope', 'InvalidScope'],
  ['invalid_client', 'InvalidClient'],
])

const msal = (code: string): MsalName => ({ type: 'MSALErrorDomain', code })
const unexpected = (name: string): MsalName => ({
  ...msal('MSALErrorInternal'),
  classification: `MSALInternalError${name}`,
})

/**
 * MSAL for iOS and macOS. It looks at the body of 400 and 401 alone: an OAuth error there is one that the user may mend, with
 * three exceptions. Any other status is an unhandled response, which its gate repeats.
 *
 * @see AzureAD/microsoft-authentication-library-common-for-objc, IdentityCore/src:
 * network/error_handler/MSIDAADRequestErrorHandler.m (by status), requests/MSIDSilentTokenRequest.m
 * (`isErrorRecoverableByUserInteraction`), oauth2/aad_base/MSIDAADOauth2Factory.m (protection policies), oauth2/MSIDOauth2Factory.m
 * (JSON without `error`), network/response_serializer/preprocessor/MSIDJsonResponsePreprocessor.m, MSIDError.m,
 * throttling/MSIDThrottlingService.m (the gate); AzureAD/microsoft-authentication-library-for-objc, MSAL/src/MSALErrorConverter.m (what
 * they become)
 */
export function objc(named: Named): MsalName {
  const { kind, reason, status = 400 } = named
  if (kind === 'network' || kind === 'timeout')
    return {
      type: 'NSURLErrorDomain',
      code: faults[kind === 'timeout' ? kind : reason] ?? 'NSURLErrorNetworkConnectionLost',
    }
  if (kind === 'scopes_declined') return msal('MSALErrorServerDeclinedScopes')
  if (kind === 'user_cancelled' && !named.status) return msal('MSALErrorUserCanceled')
  if (isLocal(named)) return msal('MSALErrorInteractionRequired')
  return status === 400 || status === 401 ? answered(named) : unexpected('UnhandledResponse')
}

function answered({ error, suberror, body = 'text' }: Named): MsalName {
  const word = error?.toLowerCase()
  if (word === undefined)
    return body === 'json'
      ? unexpected('Unexpected')
      : { type: 'NSCocoaErrorDomain', code: 'NSPropertyListReadCorruptError' }
  if (word === 'unauthorized_client' && suberror === 'protection_policy_required')
    return msal('MSALErrorServerProtectionPoliciesRequired')
  const name = internal.get(word)
  return name === undefined ? msal('MSALErrorInteractionRequired') : unexpected(name)
}
