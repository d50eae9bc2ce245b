import { createError, type RequestInfo, type StsError } from './errors.ts'
import type { Kind, Reason } from './kinds.ts'
import { redactText } from './redact.ts'
import { row } from './rows.ts'

/** What the codes of Node, undici, axios, browsers, Deno and Bun mean; the first that fits. */
const meanings: readonly (readonly [
  codes: RegExp,
  kind: 'network' | 'timeout',
  reason: Reason<'network' | 'timeout'>,
])[] = [
  [/^UND_ERR_HEADERS_TIMEOUT$/, 'timeout', 'headers'],
  [/^UND_ERR_BODY_TIMEOUT$/, 'timeout', 'body'],
  [/CONNECT(?:ION)?_?TIME|ETIMEDOUT/, 'timeout', 'connect'],
  [/TIMEDOUT|TIMEOUT|TIMED_OUT|^Timeout/, 'timeout', 'none'],
  [/^ENOTFOUND|^EAI_|DNS|NAME_NOT_RESOLVED/, 'network', 'dns'],
  [/REFUSED/i, 'network', 'refused'],
  [/UNREACH|^ENETDOWN$|INTERNET_DISCONNECTED|NETWORK_CHANGED|^EADDRNOTAVAIL$/, 'network', 'offline'],
  [/PROXY|TUNNEL|UND_ERR_PRX/, 'network', 'proxy'],
  [/CERT|SSL|TLS|EPROTO|SIGNATURE|ISSUER|_CRL_/, 'network', 'tls'],
  [/^HPE_|MISMATCH|REDIRECT|^Z_|ERR_INVALID_|HTTP2_(?!STREAM|SESSION|GOAWAY)|OVERFLOW/, 'network', 'protocol'],
  [/RESET|EPIPE|SOCKET|CLOSED?|ABORTED|PREMATURE|HTTP2|ConnectionClosed/i, 'network', 'reset'],
  [/^ERR_NETWORK$|^ERR_EMPTY_RESPONSE$/, 'network', 'none'],
]
/** What fetch says where it gives no code; anything else that it throws is a mistake of the caller. */
const saying =
  /^(?:fetch failed|failed to fetch|load failed|network(?:error| request failed| error)|terminated|error sending request|the operation timed out)/i

/**
 * The typed error for what a client threw because no answer came: found by the first known `code` along `cause` and
 * `AggregateError#errors`. The cause is reduced to name, code and message, as clients keep the request in theirs.
 *
 * @returns `undefined` where it is not a fault of the network: an abort, a mistake of the caller
 */
export function faultToError(thrown: unknown, request?: RequestInfo): StsError | undefined {
  const chain = chainOf(thrown)
  for (const fault of chain) {
    const { code } = fault
    const found = typeof code === 'string' && meanings.find(([codes]) => codes.test(code))
    if (found) return faultError(found[1], found[2], code, fault, request)
  }
  const said = chain.some(
    ({ name, message }) => name === 'TimeoutError' || (name !== 'AbortError' && saying.test(String(message))),
  )
  if (!said) return undefined
  const offline = (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
  return faultError('network', offline ? 'offline' : 'none', undefined, chain.at(-1), request)
}

/** An error for a fault of this kind; the cause is reduced to name, code and message. */
export function faultError<K extends Kind>(
  kind: K,
  reason: Reason<K>,
  code?: string,
  cause?: unknown,
  request?: RequestInfo,
): StsError {
  const reduced = reduce(cause)
  return createError(row(kind, reason), { code, errorDescription: reduced?.message, cause: reduced, request })
}

interface Fault {
  name?: unknown
  code?: unknown
  message?: unknown
  cause?: unknown
  errors?: unknown
}

/** The error itself, its causes, and the members of an `AggregateError` (several addresses tried), at most 20. */
function chainOf(thrown: unknown): Fault[] {
  const chain: Fault[] = []
  const waiting = [thrown]
  while (waiting.length && chain.length < 20) {
    const fault = waiting.shift()
    if (typeof fault !== 'object' || !fault || chain.includes(fault)) continue
    chain.push(fault)
    const { cause, errors } = fault as Fault
    waiting.push(cause, ...(Array.isArray(errors) ? errors : []))
  }
  return chain
}

/** What can be shown: clients keep the whole request in theirs. */
function reduce(fault: unknown): Error | undefined {
  const [{ name, code, message } = {}] = chainOf(fault)
  if (message === undefined) return undefined
  const cause = new Error(redactText(String(message)))
  cause.stack = `${name}: ${cause.message}`
  return Object.assign(cause, { name: String(name) }, code === undefined ? {} : { code })
}
