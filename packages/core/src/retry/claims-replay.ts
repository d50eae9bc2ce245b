import { type AbortSignalLike, abortReason, type Clock } from '../clock.ts'
import type { ClaimsChallengeError, StsError } from '../errors.ts'
import type { RequestTraits } from './request-traits.ts'

/** What `onClaimsChallenge` is told beside the challenge. */
export interface ClaimsChallengeContext {
  readonly request: RequestTraits
}

/** Gets a token that satisfies a challenge; `undefined` where there is none to be had. */
export type ClaimsChallengeHook = (
  error: ClaimsChallengeError,
  context: ClaimsChallengeContext,
) => string | undefined | Promise<string | undefined>

interface Flight {
  readonly token: Promise<string | undefined>
  /** When the hook was done; until then `Infinity`. */
  endedAt: number
}

/** The calls of the hook that are under way, and those that ended lately, of one client. */
export type Flights = Map<string, Flight>

/** Milliseconds for which a token is kept for calls that were under way when it came. */
const memory = 60_000

/** A call that met a challenge. */
export interface Challenged {
  readonly error: ClaimsChallengeError
  readonly request: RequestTraits
  /** What was refused. Calls with different credentials may be of different users: they share nothing. */
  readonly credentials: readonly (string | undefined)[]
  /** When the refused attempt was sent, by the clock. */
  readonly sentAt: number
  readonly signal?: AbortSignalLike | undefined
}

/**
 * The token for a replay. Calls that were refused with the same credentials, claims and origin share one call of the hook, also
 * those that were sent before it ended and are refused only after. An abort ends the wait of one call, not the hook.
 */
export function tokenFor(
  { error, request, credentials, sentAt, signal }: Challenged,
  hook: ClaimsChallengeHook,
  flights: Flights,
  clock: Clock,
): Promise<string | undefined> {
  const key = JSON.stringify([originOf(request.url), credentials, error.claims])
  let flight = flights.get(key)
  if (!flight || flight.endedAt < sentAt) {
    for (const [other, { endedAt }] of flights) if (endedAt < clock.now() - memory) flights.delete(other)
    const begun: Flight = { token: ask(error, request, hook), endedAt: Infinity }
    const end = () => {
      begun.endedAt = clock.now()
    }
    begun.token.then(end, end)
    flights.set(key, begun)
    flight = begun
  }
  return untilAborted(flight.token, signal)
}

async function ask(error: ClaimsChallengeError, request: RequestTraits, hook: ClaimsChallengeHook) {
  try {
    return await hook(error, { request })
  } catch (thrown) {
    throw withCause(thrown, error)
  }
}

/** What the hook threw, with the challenge at the end of its causes. */
function withCause(thrown: unknown, challenge: StsError): unknown {
  let last: unknown = thrown
  for (let depth = 0; last instanceof Error && last.cause instanceof Error && depth < 10; depth++) last = last.cause
  if (last === challenge) return thrown
  if (!(last instanceof Error) || !Object.isExtensible(last) || last.cause !== undefined)
    return new Error('onClaimsChallenge failed', { cause: challenge })
  Object.defineProperty(last, 'cause', { value: challenge, configurable: true, writable: true })
  return thrown
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortReason(signal))
    const release = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).then(release, release)
    if (signal.aborted) abort()
  })
}

/** Whether an answer came from where its request was sent: a redirect may have led elsewhere. */
export const isSameOrigin = (requested: string, answered: string | undefined): boolean =>
  !answered || originOf(requested, answered) === originOf(answered)

function originOf(url: string, base?: string): string | undefined {
  const page = (globalThis as { location?: { href?: string } }).location?.href
  try {
    return new URL(url, page ?? base).origin
  } catch {
    return undefined
  }
}
