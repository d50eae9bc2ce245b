import {
  type AbortSignalLike,
  abortReason,
  type Call,
  type Failure,
  faultToError,
  isConcern,
  isFailure,
  recover,
  resolveOptions,
  type StsOptions,
  traitsOf,
} from '@sts-errors/core'
import { sendWithin } from './attempt-timeout.ts'
import { type ResponseLike, readAnswer } from './read-answer.ts'

/** Any function that is called as `fetch` is: the runtime's, undici's, node-fetch's. */
export type FetchLike = (input: never, init?: never) => Promise<ResponseLike>

/** What `fetch` is taken to be where no library declares it. */
type PlainFetch = (
  input: string | { readonly href: string },
  init?: { method?: string; headers?: { [name: string]: string }; body?: unknown; signal?: AbortSignalLike },
) => Promise<ResponseLike & { readonly ok: boolean; json(): Promise<unknown> }>

type GlobalFetch = typeof globalThis extends { fetch: infer F extends FetchLike } ? F : PlainFetch

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
type NewHeaders = { readonly [name: string]: string }
type Input = string | { readonly href: string } | (Init & { readonly url: string })
export type Send = (input: Input, init?: Init) => Promise<ResponseLike>

/**
 * A `fetch` that throws typed errors and retries by the platform's rules. A success passes through untouched.
 *
 * @throws TypeError, RangeError on options that make no sense
 */
export function createFetch<F extends FetchLike = GlobalFetch>(options: FetchOptions<F> = {}): StsFetch<F> {
  const { fetch: transport, ...client } = options
  const usual = resolveOptions(client)
  if (transport !== undefined && typeof transport !== 'function')
    throw new TypeError(`fetch: ${String(transport)} given, expected a function`)
  const stsFetch = async (input: Input, init?: Init): Promise<ResponseLike> => {
    const options = init?.sts ? resolveOptions(client, init.sts) : usual
    const send = sendWithin(transport as Send | undefined, options)
    const asked = typeof input === 'object' && 'url' in input ? input : undefined
    const method = init?.method ?? asked?.method ?? 'GET'
    const url = asked?.url ?? String(input)
    if (options.match && !options.match({ method: method.toUpperCase(), url })) return send(input, init)
    const startedAt = options.clock.now()
    const signal = init?.signal ?? asked?.signal ?? undefined
    let big: ResponseLike | undefined

    const attempt = async (headers?: NewHeaders): Promise<ResponseLike | Failure<ResponseLike>> => {
      let answer: ResponseLike
      try {
        answer = await send(input, headers ? changed(asked, init, headers) : init)
      } catch (thrown) {
        const error = signal?.aborted ? undefined : faultToError(thrown, traits())
        if (!error) throw thrown
        return { error, thrown }
      }
      if (answer.status < 400 || !isConcern(answer.status, traits(), options)) return answer
      const { error, cut } = await readAnswer(answer, traits(), options)
      if (signal?.aborted) throw abortReason(signal)
      big = cut ? answer : undefined
      return error ? { error, answer } : answer
    }
    const traits = () => traitsOf(method, url, init?.body ?? asked)

    const outcome = await attempt()
    if (!isFailure(outcome)) return outcome
    const call: Call<ResponseLike> = { request: traits(), signal, startedAt, send: attempt, discard }
    return recover(call, outcome, options).catch(thrown => {
      discard({ answer: big })
      throw thrown
    })
  }
  return stsFetch as unknown as StsFetch<F>
}

/** {@link createFetch} with its defaults. */
export const fetch: StsFetch = /* @__PURE__ */ createFetch()

const discard = ({ answer }: { readonly answer?: ResponseLike | undefined }): void => {
  ;(answer?.body as { cancel?(): Promise<void> } | null | undefined)?.cancel?.().catch(() => {})
}

function changed(asked: Init | undefined, init: Init | undefined, headers: NewHeaders): Init {
  const all = new Headers((init?.headers ?? asked?.headers) as ConstructorParameters<typeof Headers>[0])
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  return { ...init, headers: all }
}
