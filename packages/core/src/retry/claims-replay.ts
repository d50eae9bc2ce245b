import { type AbortSignalLike, untilAborted } from '../abort-signal.ts'
import type { Clock } from '../clock.ts'
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

/** What a replay sends otherwise. */
type BearerHeader = { readonly authorization: string }

/** One call of the hook, for all who wait for what it gives. */
interface HookCall {
  readonly headers: Promise<BearerHeader | undefined>
  readonly begunAt: number
  /** Calls that wait for it. */
  waiting: number
  /** Whether all who waited for it have given up at some time: it may never end. */
  abandoned: boolean
  /** How many attempts had been sent when the hook was done; until then `Infinity`. */
  sent: number
  /** When that was, by the clock. */
  endedAt: number
}

/** What the calls of one client have in common for their replays. */
export interface SharedReplays {
  /** The calls of the hook that are under way, and those that ended lately. */
  readonly hookCalls: Map<string, HookCall>
  /** Attempts that were sent: a clock tells those of one millisecond not apart. */
  sent: number
}

/** Milliseconds for which a token is kept for calls that were under way when it came. */
const memory = 60_000

/** A call that met a challenge. */
export interface Challenged {
  readonly error: ClaimsChallengeError
  readonly request: RequestTraits
  /**
   * What was refused. Calls with different credentials may be of different users: they share nothing; nor do calls of which no
   * credentials are seen, as where they are added further down: a hook may know its user from where it is called.
   */
  readonly credentials: readonly (string | undefined)[]
  /** How many attempts had been sent before the refused one. */
  readonly sent: number
  readonly signal?: AbortSignalLike | undefined
}

/**
 * The headers of a replay. Calls that were refused with the same credentials, claims and origin share one call of the hook, also
 * those that were sent before it ended and are refused only after. An abort ends the wait of one call, not the hook; one that
 * all have given up is joined for a minute at most.
 */
export function headersFor(
  { error, request, credentials, sent, signal }: Challenged,
  hook: ClaimsChallengeHook,
  shared: SharedReplays,
  clock: Clock,
): Promise<BearerHeader | undefined> {
  const key = JSON.stringify([originOf(request.url), credentials, error.claims])
  const { hookCalls } = shared
  let call = hookCalls.get(key)
  if (!call || call.sent <= sent || !credentials.some(Boolean) || isLost(call, clock.now())) {
    const now = clock.now()
    for (const [other, known] of hookCalls)
      if (known.endedAt < now - memory || isLost(known, now)) hookCalls.delete(other)
    const begun: HookCall = {
      headers: ask(error, request, hook),
      begunAt: now,
      waiting: 0,
      abandoned: false,
      sent: Infinity,
      endedAt: Infinity,
    }
    const end = () => {
      begun.sent = shared.sent
      begun.endedAt = clock.now()
    }
    begun.headers.then(end, end)
    hookCalls.set(key, begun)
    call = begun
  }
  const joined = call
  joined.waiting++
  const leave = () => {
    if (!--joined.waiting && joined.sent === Infinity) joined.abandoned = true
  }
  const headers = untilAborted(joined.headers, signal)
  headers.then(leave, leave)
  return headers
}

const isLost = ({ abandoned, begunAt, sent }: HookCall, now: number): boolean =>
  abandoned && sent === Infinity && begunAt < now - memory

async function ask(error: ClaimsChallengeError, request: RequestTraits, hook: ClaimsChallengeHook) {
  try {
    return bearer(await hook(error, { request }), 'onClaimsChallenge')
  } catch (thrown) {
    throw withCause(thrown, error)
  }
}

/** The header for a token that a hook gave; what cannot be one is not sent, and not shown. */
export function bearer(token: unknown, hook: string): BearerHeader | undefined {
  if (token === undefined) return undefined
  if (typeof token !== 'string' || !/^[!-~]+$/.test(token))
    throw new TypeError(`${hook}: expected an access token, printable ASCII without spaces, or undefined`)
  return { authorization: `Bearer ${token}` }
}

/** Challenges that were put behind an error: the same error may be thrown again, for the next challenge. */
const put = new WeakSet<Error>()

/** What was thrown, with the challenge at the end of its causes. */
export function withCause(thrown: unknown, challenge: StsError): unknown {
  const isFree = (cause: unknown): boolean => cause === undefined || put.has(cause as Error)
  let last = thrown
  for (let depth = 0; last instanceof Error && !isFree(last.cause) && depth < 10; depth++) last = last.cause
  if (last === challenge) return thrown
  const value = { value: challenge, configurable: true, writable: true }
  if (!(last instanceof Error) || !isFree(last.cause) || !Reflect.defineProperty(last, 'cause', value))
    return new Error('onClaimsChallenge failed', { cause: challenge })
  put.add(challenge)
  return thrown
}

/** Whether a header is the one that a new token goes into. */
export const isAuthorization = (name: string): boolean => /^authorization$/i.test(name)

/** Whether a call was made with a token or a session, which an answer can have refused. */
export const hasCredentials = (call: { header(name: string): string | undefined }): boolean =>
  !!(call.header('authorization') ?? call.header('cookie'))

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
