import { createError, type StsError } from './errors.ts'
import type { Classification } from './kinds.ts'
import { outcomeOf } from './outcome.ts'
import { redactText } from './redact.ts'
import { findRow, row } from './rows.ts'
import type { RequestInfo } from './sts-error-base.ts'

/** What the codes of Node, undici, axios, browsers, Deno and Bun mean; the first line that fits. */
const meanings = `timeout:headers HEADERS_TIMEOUT
timeout:body BODY_TIMEOUT
timeout:connect ETIMEDOUT connect|CONNECT\\w{0,9}_TIME
timeout:none TIME_?D?_?OUT|ECONNABORTED timeout
network:dns ENOTFOUND|EAI_|NAME_NOT|dns error
network:refused REFUSED
network:offline UNREACH|NETDOWN|DISCONN|CHANGED
network:proxy PROXY|TUNNEL|PRX
network:tls CERT|CRL|INVALID_(?:CA|PURPOSE)|PATH_LEN|HOSTNAME_|corrupt message|SSL|TLS|EPROTO|SIGNATURE|ISSUER
network:protocol ^HPE|HTTPParser|REQ_CONTENT|OVERFLOW|REDIRECT|^Z_|MALFORMED|parsed|too large
network:reset RESET|PIPE|SOCKET|(?<!UND_ERR_|Client)CLOSE|ECONNABORTED|HTTP2|RES_CONTENT_LENGTH|reading a body
network:none ERR_NETWORK|^E\\w+ connect `
  .split('\n')
  .map(line => line.split(/ (.*)/) as [string, string])

/** What fetch says where it gives no code; anything else that it throws is a mistake of the caller. */
const saying =
  /^(?:fetch failed|failed to fetch|load failed|network|terminated|error sending|internal error; ref|the operation timed)/i
/** Deno gives no codes; this is what it says beside the address. */
const denoSays = /client error \(\w+\): .*|^(?:Connection|Broken pipe|error reading).*/

interface Fault {
  readonly name?: unknown
  readonly code?: unknown
  readonly syscall?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/**
 * The typed error for what a client threw because no answer came: found by the first known `code` along `cause` and
 * `AggregateError#errors`. The cause is reduced to name, code and message, as clients keep the request in theirs. An error of
 * this family that lies below, as a dispatcher or another layer threw it, is returned itself.
 *
 * @returns `undefined` where it is not a fault of the network: an abort, a mistake of the caller
 */
export function faultToError(thrown: unknown, request?: RequestInfo): StsError | undefined {
  const chain = [...chainOf(thrown)]
  const known = chain.map(outcomeOf).find(Boolean)
  if (known) return known
  // Some codes mean two things: whether a connection was being made, and who gave up, is said elsewhere.
  const syscall = isConnecting(chain) ? 'connect' : undefined
  let best: StsError | undefined
  for (const fault of chain) {
    const code = textOf(fault.code)
    const message = textOf(fault.message)
    const [words = ''] = (!code && denoSays.exec(message)) || []
    const said = `${code}${syscall ? ` ${syscall}` : ''} ${/timeout|REFUSED_STREAM/i.exec(message) ?? ''} ${textOf(fault.name)} ${words}`
    const found = findRow(meanings.find(([, codes]) => new RegExp(codes, 'i').test(said))?.[0])
    // axios says ERR_NETWORK of everything; what lies below says more.
    if (found && (!best || found.reason !== 'none'))
      best = faultError(found, code, { name: fault.name, message: fault.message, syscall }, request)
    if (found && found.reason !== 'none') break
  }
  const isSaid = ({ message }: Fault) => saying.test(textOf(message))
  if (best || !chain.some(isSaid)) return best
  const offline = (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
  const deepest = chain.at(-1)
  // A fault of the network has a code. Without one undici tells what it refuses to do: a port, a scheme, one redirect more.
  const refused = chain.length > 1 && deepest && !textOf(deepest.code) && textOf(deepest.message) && !isSaid(deepest)
  const meaning = row('network', refused ? 'protocol' : offline ? 'offline' : 'none')
  return faultError(meaning, textOf(deepest?.code), deepest, request)
}

/** An error for a fault; the cause is reduced to name, code and message. */
export function faultError(
  meaning: Classification,
  code: string | undefined,
  fault: Fault = {},
  request?: RequestInfo,
): StsError {
  const { name, message, syscall } = fault
  const cause = reducedCause({ name, message, code: code || undefined, syscall })
  return createError(
    meaning,
    { errorDescription: cause.message, cause },
    code || undefined,
    request && { method: request.method, url: request.url },
  )
}

/** Whether a connection was being made and nothing else: then nothing had been sent. */
function isConnecting(chain: readonly Fault[]): boolean {
  const calls = chain.flatMap(
    ({ syscall, message }) => textOf(syscall) || (/error \(Connect\)/.test(textOf(message)) ? 'connect' : []),
  )
  return calls.length > 0 && calls.every(call => /^(?:connect|bind)$/.test(call))
}

/** An error that says the same and holds nothing else. */
export function reducedCause({ name, message, code, syscall }: Fault): Error {
  const cause = new Error(redactText(textOf(message)))
  // The stack would be ours, and say nothing.
  cause.stack = `${textOf(name)}: ${cause.message}`
  const said = { name: textOf(name) || 'Error', ...(code !== undefined && { code: textOf(code) }) }
  return Object.assign(cause, said, syscall === 'connect' && { syscall })
}

/** Only text is text: anything can be thrown, and some of it cannot even be converted. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The error itself, its causes, and the members of an `AggregateError` (several addresses tried). */
function* chainOf(fault: unknown, depth = 0): Generator<Fault> {
  if (typeof fault !== 'object' || !fault || depth > 5) return
  yield fault
  const { cause, errors } = fault as Fault
  for (const inner of [cause, Array.isArray(errors) && errors].flat()) yield* chainOf(inner, depth + 1)
}
