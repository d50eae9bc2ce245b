import type { MsalName, Named } from './msal-name.ts'
import { classified } from './suberrors.ts'

/** MSAL Python gives back what the STS said; what it cannot read, and 5xx, is raised by what lies below it. */
export function python({ kind, error, suberror, status }: Named): MsalName {
  if (kind === 'timeout') return { type: 'requests.exceptions.Timeout', code: '' }
  if (kind === 'network') return { type: 'requests.exceptions.ConnectionError', code: '' }
  if (status && status >= 500) return { type: 'requests.exceptions.HTTPError', code: '' }
  if (!error) return { type: status ? 'ValueError' : 'None', code: '' }
  return {
    type: 'dict',
    code: error,
    ...(suberror === undefined ? {} : { classification: classified(suberror) ?? '' }),
  }
}
