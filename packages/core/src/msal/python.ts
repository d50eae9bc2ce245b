import type { MsalName, Named } from './msal-name.ts'
import { isLocal } from './suberrors.ts'

/** `acquire_token_silent_with_error` blanks these; any other suberror is its own classification. */
const blank = /^(?:bad_token|token_expired|protection_policy_required|client_mismatch|device_authentication_failed)$/
/** What `requests` raises of a fault of the network. */
const faults = new Map([
  ['tls', 'SSLError'],
  ['proxy', 'ProxyError'],
])

/**
 * MSAL Python, whose `acquire_token_silent_with_error` gives back what the STS said, JSON without `error` too: that is a success to
 * it. What is no JSON, and 5xx whatever they say, is raised by what lies below it. Its gate repeats the answer that closed it.
 *
 * Until MSAL kept answers in a form of its own (in 1.21, say), a 5xx was the `requests.exceptions.HTTPError` of `requests`; some
 * versions since then failed to make their `MsalServiceError` and raised `KeyError` (issue 818).
 *
 * @see AzureAD/microsoft-authentication-library-for-python, msal: oauth2cli/oauth2.py (`_obtain_token`), application.py
 * (`classification`), throttled_http_client.py (5xx, the gate), exceptions.py
 */
export function python(named: Named): MsalName {
  const { kind, reason, error, suberror, status = 0, body = 'text' } = named
  if (kind === 'timeout') return { type: 'requests.exceptions.Timeout', code: '' }
  if (kind === 'network') return { type: `requests.exceptions.${faults.get(reason) ?? 'ConnectionError'}`, code: '' }
  // There was no token to renew.
  if (isLocal(named)) return { type: 'None', code: '' }
  if (status >= 500) return { type: 'msal.exceptions.MsalServiceError', code: '' }
  if (!error && status && body !== 'json') return { type: 'json.decoder.JSONDecodeError', code: '' }
  if (!error) return { type: status ? 'dict' : 'None', code: '' }
  const classification = suberror && (blank.test(suberror) ? '' : suberror)
  return { type: 'dict', code: error, ...(suberror ? { classification } : {}) }
}
