import { row } from '../rows.ts'
import { type Foreign, type Reader, textIn } from './foreign.ts'
import { fromMembers } from './from-members.ts'
import { marks, parseMsalText } from './msal-text.ts'
import { meaningOfMsal } from './msal-words.ts'
import { recallFor, recallGate } from './remembered.ts'

/** Errors of MSAL.js, of any version and copy: `AuthError` and what is derived from it. */
export const fromMsal: Reader = error => {
  const { errorCode, errorMessage, name } = error
  if (typeof errorCode !== 'string' || typeof errorMessage !== 'string') return undefined
  const restored = recallFor(errorCode, textIn(error.correlationId))
  if (restored) return restored
  // Its own gate has no other sign: the error is made of what was cached, and the codes stand where the word belongs. An
  // answer without a word, as App Service gives it, has the text of an answer.
  if (name === 'ServerError' && /^[\d ]*$/.test(errorCode) && !errorMessage.startsWith(marks.errorCodes)) {
    return recallGate(errorMessage) ?? fromMembers(kept(error, errorCode.split(' ')), row('throttled', 'cooldown'))
  }
  // Polling for a device code ends with the server's word as the message.
  const polled = /^\w+$/.test(errorMessage) && /^post_request_failed$/.test(errorCode)
  if (polled) return fromMembers({ body: { error: errorMessage }, grantType: 'device_code' })
  if (errorCode === 'network_error' && errorMessage === 'Request timeout')
    return fromMembers(kept(error), row('timeout'), errorCode)
  return fromMembers(kept(error), meaningOfMsal(errorCode, name), errorCode)
}

function kept(error: Foreign, codes: readonly string[] = []) {
  const { errorCode, subError, errorNo, claims, timestamp, traceId, correlationId, httpStatus, responseHeaders } = error
  const text = textIn(error.errorMessage) ?? ''
  const said = text.startsWith(marks.errorCodes) ? parseMsalText(text) : { errorDescription: text }
  const status = error.status ?? httpStatus
  const own = { suberror: subError, claims, timestamp, traceId, correlationId }
  return {
    status: typeof status === 'number' ? status : undefined,
    headers: responseHeaders,
    body: {
      ...said,
      ...Object.fromEntries(Object.entries(own).filter(([, value]) => value)),
      error: errorCode,
      errorCodes: [...(said.errorCodes ?? codes), errorNo],
    },
  }
}
