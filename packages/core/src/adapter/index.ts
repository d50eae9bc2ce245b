/**
 * The engine, for those who put it under an HTTP client, as our own adapters do. Other programs need nothing of it.
 *
 * @packageDocumentation
 */
export { abortReason, abortWith, untilAborted } from '../abort-signal.ts'
export { longestTimer } from '../clock.ts'
export { complete, shown, typed } from '../complete.ts'
export { copyError } from '../errors.ts'
export { faultError, faultToError } from '../faults.ts'
export { callFetch } from '../fetch/call-fetch.ts'
export { eitherSignal } from '../fetch/caller-signal.ts'
export {
  type FetchInit,
  type FetchInput,
  type FetchTransport,
  runtimeFetch,
  takeTransport,
} from '../fetch/fetch-transport.ts'
export { contentCodings, contentLength } from '../headers.ts'
export { attach, type LiveObjects } from '../live.ts'
export type { ResolvedOptions, Shared } from '../options.ts'
export { resolveOptions } from '../options.ts'
export { markOutcome, outcomeOf } from '../outcome.ts'
export { bodyLimit, parseJson } from '../parse-body.ts'
export { recordOf } from '../record.ts'
export { errorBodyMs, lateMessage } from '../retry/attempt-bounds.ts'
export { hasCredentials, isAuthorization } from '../retry/claims-replay.ts'
export { type Call, perform, recover, refill, turnOf, visitOf } from '../retry/loop.ts'
export type { NewHeaders } from '../retry/request-changes.ts'
export { traitsOf } from '../retry/request-traits.ts'
export { anywhere, type Failure, isConcern } from '../retry/settle.ts'
export { row } from '../rows.ts'
export type { Visit } from '../throttle/visit.ts'
