import { createError, type RequestInfo, type StsError } from './errors.ts'
import type { Classification } from './kinds.ts'
import { redactText } from './redact.ts'
import { findRow, row } from './rows.ts'

/** What the codes of Node, undici, axios, browsers, Deno and Bun mean; the first line that fits. */
const meanings = `timeout:headers HEADERS_TIMEOUT
timeout:body BODY_TIMEOUT
timeout:connect ETIMEDOUT|CONNECT_TIME
timeout:none TIME_?D?_?OUT
network:dns ENOTFOUND|EAI_|NAME_NOT
network:refused REFUSED
network:offline UNREACH|NETDOWN|DISCONN|CHANGED
network:proxy PROXY|TUNNEL|PRX
network:tls CERT|SSL|TLS|EPROTO|SIGNATURE|ISSUER
network:protocol ^HPE|MISMATCH|REDIRECT|^Z_
network:reset RESET|PIPE|SOCKET|CLOSE|ABORTED|HTTP2
network:none ERR_NETWORK`
  .split('\n')
  .map(line => line.split(' ') as [string, string])

/** What fetch says where it gives no code; anything else that it throws is a mistake of the caller. */
const saying = /^(?:fetch failed|failed to fetch|load failed|network|terminated|error sending|the operation timed)/i

interface Fault {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: readonly unknown[]
}

/**
 * The typed error for what a client threw because no answer came: found by the first known `code` along `cause` and
 * `AggregateError#errors`. The cause is reduced to name, code and message, as clients keep the request in theirs.
 *
 * @returns `undefined` where it is not a fault of the network: an abort, a mistake of the caller
 */
export function faultToError(thrown: unknown, request?: RequestInfo): StsError | undefined {
  const chain = [...chainOf(thrown)]
  for (const fault of chain) {
    const code = String(fault.code)
    const found = findRow(meanings.find(([, codes]) => new RegExp(codes, 'i').test(code))?.[0])
    if (found) return faultError(found, code, fault, request)
  }
  if (!chain.some(({ name, message }) => name === 'TimeoutError' || saying.test(`${message}`))) return undefined
  const offline = (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
  return faultError(row('network', offline ? 'offline' : 'none'), undefined, chain.at(-1), request)
}

/** An error for a fault; the cause is reduced to name, code and message. */
export function faultError(
  meaning: Classification,
  code: string | undefined,
  fault: Fault = {},
  request?: RequestInfo,
): StsError {
  const { name, message = '' } = fault
  const cause = Object.assign(new Error(redactText(`${message}`)), { name, code })
  // The stack would be ours, and say nothing.
  cause.stack = `${name}: ${cause.message}`
  return createError(meaning, { code, errorDescription: cause.message, cause, request })
}

/** The error itself, its causes, and the members of an `AggregateError` (several addresses tried). */
function* chainOf(fault: unknown, depth = 0): Generator<Fault> {
  if (typeof fault !== 'object' || !fault || depth > 5) return
  yield fault
  const { cause, errors = [] } = fault as Fault
  for (const inner of [cause, ...errors]) yield* chainOf(inner, depth + 1)
}
