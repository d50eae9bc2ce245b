import {
  type AbortSignalLike,
  type Call,
  type Failure,
  faultToError,
  isConcern,
  type RequestChanges,
  type RequestTraits,
  type ResolvedOptions,
  recover,
  resolveOptions,
  type StsOptions,
  traitsOf,
} from '@sts-errors/core'
import { sendWithin } from './attempt-timeout.ts'
import { discard, type ResponseLike, readAnswer } from './read-answer.ts'

/** Any function that is called as `fetch` is: the runtime's, undici's, node-fetch's. */
export type FetchLike = (input: never, init?: never) => Promise<ResponseLike>

type GlobalFetch = typeof globalThis extends { fetch: infer F extends FetchLike } ? F : FetchLike

/** Options of {@link createFetch}. */
export type FetchOptions<F extends FetchLike = GlobalFetch> = StsOptions & {
  /** The fetch underneath; by default the runtime's, looked up at each call. */
  readonly fetch?: F | undefined
}

/** Called as the fetch underneath; `init` may carry `sts`, options for this one request. */
export type StsFetch<F extends FetchLike = GlobalFetch> = (
  input: Parameters<F>[0],
  init?: Parameters<F>[1] & { sts?: StsOptions },
) => ReturnType<F>

/** What fetch is called with, as far as this library looks at it. */
export interface Init {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: unknown
  readonly signal?: AbortSignalLike | null
  readonly sts?: StsOptions
}
type Input = string | { readonly href: string } | (Init & { readonly url: string })
export type Send = (input: Input, init?: Init) => Promise<ResponseLike>

/** One call: what it was made with. */
interface Exchange {
  readonly send: Send
  readonly input: Input
  readonly init: Init | undefined
  readonly options: ResolvedOptions
}

/**
 * A `fetch` that throws typed errors and retries by the platform's rules. A success passes through untouched.
 *
 * @throws TypeError, RangeError on options that make no sense
 */
export function createFetch<F extends FetchLike = GlobalFetch>(options: FetchOptions<F> = {}): StsFetch<F> {
  const { fetch: transport, ...client } = options
  const usual = resolveOptions(client)
  const stsFetch: Send = async (input, init) => {
    const options = init?.sts ? resolveOptions(client, init.sts) : usual
    const send = sendWithin(transport as Send | undefined, options)
    if (options.match && !options.match({ method: methodOf(input, init), url: urlOf(input) })) return send(input, init)
    const startedAt = options.clock.now()
    let answer: ResponseLike
    try {
      answer = await send(input, init)
      if (answer.status < 400) return answer
    } catch (thrown) {
      const exchange = { send, input, init, options }
      return settle(exchange, faultOf(exchange, thrown), startedAt)
    }
    const exchange = { send, input, init, options }
    const outcome = await examine(exchange, answer)
    return isFailure(outcome) ? settle(exchange, outcome, startedAt) : outcome
  }
  return stsFetch as unknown as StsFetch<F>
}

/** {@link createFetch} with its defaults. */
export const fetch: StsFetch = /* @__PURE__ */ createFetch()

type Outcome = ResponseLike | FetchFailure
interface FetchFailure extends Failure<ResponseLike> {
  /** The body goes on beyond what was read. */
  readonly cut?: boolean
}
const isFailure = (outcome: Outcome): outcome is FetchFailure => 'error' in outcome

async function settle(exchange: Exchange, first: FetchFailure, startedAt: number): Promise<ResponseLike> {
  const { input, init, options } = exchange
  let last = first
  const call: Call<ResponseLike> = {
    request: requestOf(exchange),
    signal: signalOf(input, init),
    startedAt,
    isFailure,
    discard: ({ answer }) => answer && discard(answer),
    send: async changes => {
      const outcome = await attempt(exchange, changes)
      if (isFailure(outcome)) last = outcome
      return outcome
    },
  }
  try {
    return await recover(call, first, options)
  } catch (thrown) {
    if (last.cut && last.answer) discard(last.answer)
    throw thrown
  }
}

async function attempt(exchange: Exchange, changes: RequestChanges | undefined): Promise<Outcome> {
  const { send, input, init } = exchange
  try {
    const answer = await send(input, changes ? changed(input, init, changes) : init)
    return answer.status < 400 ? answer : await examine(exchange, answer)
  } catch (thrown) {
    return faultOf(exchange, thrown)
  }
}

/** The failure that an error answer is, or the answer itself where it is the caller's own affair. */
async function examine(exchange: Exchange, answer: ResponseLike): Promise<Outcome> {
  const { input, init, options } = exchange
  const { method, url, ...request } = requestOf(exchange)
  if (!isConcern(answer.status, { method, url, ...request }, options)) return answer
  const bodyTimeoutMs = options.retry ? Math.min(10_000, options.retry.attemptTimeoutMs) : 10_000
  const { error, cut } = await readAnswer(answer, {
    method,
    url,
    grantType: request.grantType,
    bodyTimeoutMs,
    now: options.clock.now(),
  })
  const signal = signalOf(input, init)
  if (signal?.aborted) throw signal.reason
  return error ? { error, answer, cut } : answer
}

function faultOf(exchange: Exchange, thrown: unknown): FetchFailure {
  const { input, init } = exchange
  const { method, url } = requestOf(exchange)
  const error = signalOf(input, init)?.aborted ? undefined : faultToError(thrown, { method, url })
  if (!error) throw thrown
  return { error, thrown }
}

function requestOf({ input, init }: Exchange): RequestTraits {
  const body = init?.body ?? (isRequest(input) ? input : undefined)
  return traitsOf(methodOf(input, init), urlOf(input), body)
}

const isRequest = (input: Input): input is Init & { url: string } => typeof input === 'object' && 'url' in input
const urlOf = (input: Input): string =>
  typeof input === 'string' ? input : isRequest(input) ? input.url : String(input)
const methodOf = (input: Input, init?: Init): string =>
  init?.method ?? (isRequest(input) ? input.method : undefined) ?? 'GET'
const signalOf = (input: Input, init?: Init) =>
  init?.signal ?? (isRequest(input) ? input.signal : undefined) ?? undefined

function changed(input: Input, init: Init | undefined, { headers, token }: RequestChanges): Init {
  const all = new Headers(
    (init?.headers ?? (isRequest(input) ? input.headers : undefined)) as ConstructorParameters<typeof Headers>[0],
  )
  for (const [name, value] of Object.entries({ ...headers, ...(token && { authorization: `Bearer ${token}` }) }))
    all.set(name, value)
  return { ...init, headers: all }
}
