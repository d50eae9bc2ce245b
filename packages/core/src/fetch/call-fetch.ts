import { type AbortSignalLike, abortReason } from '../abort-signal.ts'
import { copyError, type StsError } from '../errors.ts'
import { faultToError } from '../faults.ts'
import { attach } from '../live.ts'
import type { ResolvedOptions } from '../options.ts'
import { outcomeOf } from '../outcome.ts'
import { type Call, perform } from '../retry/loop.ts'
import type { NewHeaders } from '../retry/request-changes.ts'
import { type RequestTraits, traitsOf } from '../retry/request-traits.ts'
import { type Failure, isConcern } from '../retry/settle.ts'
import { sendWithin } from './attempt-timeout.ts'
import { follow } from './caller-signal.ts'
import { type FetchInit, type FetchInput, type FetchTransport, runtimeFetch } from './fetch-transport.ts'
import { type ResponseLike, readAnswer } from './read-answer.ts'

/**
 * One call of a fetch, with the retries and errors that options ask for. A success is the transport's own answer.
 *
 * @param transport - by default the runtime's fetch
 */
export function callFetch(
  transport: FetchTransport | undefined,
  input: FetchInput,
  init: FetchInit | undefined,
  options: ResolvedOptions,
): Promise<ResponseLike> {
  const send = transport ?? runtimeFetch()
  const call = new FetchCall(send, input, init, options)
  if (options.match && !options.match({ method: call.method, url: call.url })) return send(input, init)
  return perform<ResponseLike>(call, options)
}

class FetchCall implements Call<ResponseLike> {
  readonly signal: AbortSignalLike | undefined
  readonly #send: FetchTransport
  readonly #input: FetchInput
  readonly #init: FetchInit | undefined
  readonly #options: ResolvedOptions
  #traits?: RequestTraits
  #attempts = 0

  constructor(send: FetchTransport, input: FetchInput, init: FetchInit | undefined, options: ResolvedOptions) {
    this.#send = send
    this.#input = input
    this.#init = init
    this.#options = options
    this.signal = init?.signal ?? requestIn(input)?.signal ?? undefined
  }

  get method(): string {
    return (this.#init?.method ?? requestIn(this.#input)?.method ?? 'GET').toUpperCase()
  }
  get url(): string {
    return requestIn(this.#input)?.url ?? String(this.#input)
  }
  get body(): unknown {
    return this.#init?.body ?? requestIn(this.#input)
  }
  get request(): RequestTraits {
    this.#traits ??= traitsOf(this.method, this.url, this.body)
    return this.#traits
  }

  header(name: string): string | undefined {
    return this.#headers().get(name) ?? undefined
  }

  async send(changes: NewHeaders | undefined): Promise<ResponseLike | Failure<ResponseLike>> {
    let answer: ResponseLike
    try {
      answer = await this.#attempt(changes ? this.#changed(changes) : this.#init)
    } catch (thrown) {
      const error = this.signal?.aborted ? undefined : faultToError(thrown, this.request)
      if (!error) throw thrown
      return { error, thrown }
    }
    if (answer.status < 400 || !isConcern(answer.status, this.request, this.#options)) return answer
    const known = outcomeOf(answer)
    if (known) return { error: known, answer }
    const { error, cut } = await readAnswer(answer, this.request, this.#options)
    // Whoever gets the answer reads it alone.
    if (!this.signal) cut?.()
    if (this.signal?.aborted) throw abortReason(this.signal)
    return error ? { error, answer, url: answer.url, cut } : answer
  }

  discard({ answer, cut }: Pick<Failure<ResponseLike>, 'answer' | 'cut'>): void {
    cut?.()
    ;(answer?.body as { cancel?(): Promise<void> } | null | undefined)?.cancel?.().catch(() => {})
  }

  readBody(answer: ResponseLike): Promise<string> {
    return answer.clone().text()
  }
  attachTo(error: StsError, answer: ResponseLike): StsError {
    return attach(error, { response: answer })
  }
  detach(signal: AbortSignalLike): FetchCall {
    return new FetchCall(this.#send, this.#input, { ...this.#init, signal }, this.#options)
  }
  copy(answer: ResponseLike): ResponseLike {
    return answer.clone()
  }
  copyError(error: StsError): StsError {
    return attach(copyError(error), { response: (error.response as ResponseLike | undefined)?.clone() })
  }

  #attempt(init: FetchInit | undefined): Promise<ResponseLike> {
    const { retry } = this.#options
    const send = this.#send
    // Next.js answers a request without a signal from memory when it has answered the same before.
    if (this.#attempts++) init = { ...init, signal: this.signal ?? neverAborted() ?? null }
    if (retry && retry.attemptTimeoutMs < Infinity) return sendWithin(retry.attemptTimeoutMs, send, this.#input, init)
    // The very arguments, unless the runtime's fetch would leave its listener on the signal.
    return send(this.#input, init?.signal ? { ...init, signal: follow(init.signal) } : init)
  }

  #headers(): Headers {
    const given = this.#init?.headers ?? requestIn(this.#input)?.headers
    return new Headers(given as ConstructorParameters<typeof Headers>[0])
  }

  #changed(changes: NewHeaders): FetchInit {
    const headers = this.#headers()
    for (const [name, value] of Object.entries(changes)) headers.set(name, value)
    return { ...this.#init, headers }
  }
}

/** Of the realm of fetch, which under jsdom is not that of `AbortController`. */
const neverAborted = (): AbortSignalLike | undefined =>
  typeof Request === 'function' ? new Request('http://localhost').signal : undefined

const requestIn = (input: FetchInput): (FetchInit & { readonly url: string }) | undefined =>
  typeof input === 'object' && 'url' in input ? input : undefined
