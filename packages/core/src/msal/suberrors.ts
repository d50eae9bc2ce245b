import type { Named } from './msal-name.ts'

/** The suberrors that MSAL .NET and Java know by name, which are the names of the same reasons here. */
const named = new Set([
  'basic_action',
  'additional_action',
  'message_only',
  'consent_required',
  'user_password_expired',
])

/** `invalid_grant` with one of these is none that the user could mend, say MSAL .NET and Java. */
export const nobodyCanMend = new Set(['client_mismatch', 'protection_policy_required'])

/** The suberror, where MSAL .NET and Java have a classification for it. */
export const classified = (suberror: string | undefined): string | undefined => {
  const word = suberror?.toLowerCase()
  return word && named.has(word) ? word : undefined
}

/** Whether a library found by itself that it needs the user: nothing was sent, or not to the token endpoint. */
export const isLocal = ({ kind, reason, status, error }: Named): boolean =>
  kind === 'interaction_required' &&
  !status &&
  (!error || error === 'no_tokens_found' || /^(?:acquire_token_silent|prompt_never)_failed$/.test(reason))

/** `basic_action` as `BasicAction`. */
export const pascalCase = (word: string): string =>
  word.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
