import type { MsalName, Named } from './msal-name.ts'
import { pascalCase } from './suberrors.ts'

/** What Foundation calls a fault of the network. */
const faults: { readonly [reason: string]: string } = {
  offline: 'NSURLErrorNotConnectedToInternet',
  dns: 'NSURLErrorCannotFindHost',
  refused: 'NSURLErrorCannotConnectToHost',
  tls: 'NSURLErrorSecureConnectionFailed',
  timeout: 'NSURLErrorTimedOut',
}

const msal = (code: string, classification?: string): MsalName => ({
  type: 'MSALErrorDomain',
  code,
  ...(classification ? { classification } : {}),
})
const internal = (name: string): MsalName => msal('MSALErrorInternal', `MSALInternalError${name}`)

/**
 * MSAL for iOS and macOS: an OAuth error of a silent request is one that the user may mend, except three; what is no OAuth
 * error is internal.
 */
export function objc({ kind, reason, error, suberror, status = 0 }: Named): MsalName {
  if (kind === 'network' || kind === 'timeout')
    return {
      type: 'NSURLErrorDomain',
      code: faults[kind === 'timeout' ? kind : reason] ?? 'NSURLErrorNetworkConnectionLost',
    }
  if (kind === 'scopes_declined') return msal('MSALErrorServerDeclinedScopes')
  if (kind === 'user_cancelled') return msal('MSALErrorUserCanceled')
  if (suberror === 'protection_policy_required' && error === 'unauthorized_client')
    return msal('MSALErrorServerProtectionPoliciesRequired')
  if (status >= 500) return internal('UnhandledResponse')
  if (!error)
    return kind === 'interaction_required' ? msal('MSALErrorInteractionRequired') : internal('UnhandledResponse')
  return /^invalid_(?:scope|client)$/.test(error) ? internal(pascalCase(error)) : msal('MSALErrorInteractionRequired')
}
