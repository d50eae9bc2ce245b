import { type AbortSignalLike, isStsError, type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import {
  attach,
  type Call,
  copyError,
  type Failure,
  faultError,
  faultToError,
  isAuthorization,
  isConcern,
  lateMessage,
  type NewHeaders,
  outcomeOf,
  perform,
  type ResolvedOptions,
  row,
  traitsOf,
} from '@sts-errors/core/adapter'
import axios, { type AxiosAdapter, type AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import { limitTime } from './attempt-timeout.ts'
import { lostAnswerOf, readHeaders } from './node-answer.ts'
import { readData } from './read-data.ts'
import { answerUrlOf } from './watched-fetch.ts'

type AxiosFailure = Failure<AxiosResponse>
type Outcome = AxiosResponse | AxiosFailure

/** Sends a request through an axios adapter; a success passes through untouched. */
export async function sendWith(
  adapter: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  options: ResolvedOptions,
): Promise<AxiosResponse> {
  const call = new AxiosCall(adapter, config, options)
  if (options.match && !options.match({ method: call.method, url: call.url })) return adapter(config)
  try {
    return await perform(call, options)
  } catch (thrown) {
    // Of an aborted call axios itself makes what it throws then.
    if (isStsError(thrown) && thrown.fromCooldown) attach(thrown, { config, isAxiosError: true })
    throw thrown
  }
}

class AxiosCall implements Call<AxiosResponse> {
  readonly signal: AbortSignalLike | undefined
  readonly #adapter: AxiosAdapter
  readonly #config: InternalAxiosRequestConfig
  readonly #options: ResolvedOptions

  constructor(adapter: AxiosAdapter, config: InternalAxiosRequestConfig, options: ResolvedOptions) {
    this.#adapter = adapter
    this.#config = config
    this.#options = options
    this.signal = abortOf(config)
  }

  get method(): string {
    return methodOf(this.#config)
  }
  get url(): string {
    return this.#config.params ? axios.getUri(this.#config) : urlOf(this.#config)
  }
  get body(): unknown {
    return this.#config.data as unknown
  }
  get request(): RequestTraits {
    return requestOf(this.#config)
  }

  header(name: string): string | undefined {
    const { headers, auth } = this.#config
    const given: unknown = headers.get(name)
    if (typeof given === 'string') return given
    return auth && isAuthorization(name) ? JSON.stringify(auth) : undefined
  }

  async send(changes: NewHeaders | undefined): Promise<Outcome> {
    const config = this.#config
    const options = this.#options
    for (const [name, value] of Object.entries(changes ?? {})) {
      config.headers.set(name, value)
      // Goes over that header otherwise.
      if (isAuthorization(name)) delete config.auth
    }
    const limit = limitTime(config, options)
    try {
      const answer = await this.#adapter(limit?.config ?? config)
      if (limit) answer.config = config
      const failure = answer.status < 400 ? undefined : await examine(config, options, answer)
      if (!failure) limit?.keepSignal()
      return failure ?? answer
    } catch (thrown) {
      if (limit && axios.isAxiosError(thrown)) thrown.config = config
      const isLate = !!limit?.isOver()
      const failed = isLate ? lateError(config, thrown) : thrown
      const cancelled = !isLate && (axios.isCancel(thrown) || this.signal?.aborted)
      if (cancelled || !axios.isAxiosError(failed)) throw thrown
      // A fetch beneath that is wrapped too leaves its own kind of answer.
      const isForeign = outcomeOf(failed) || (failed.response && 'text' in failed.response)
      const answer = isForeign ? undefined : (failed.response ?? lostAnswerOf(failed))
      return (answer && (await examine(config, options, answer, failed))) ?? (await faultOf(config, failed, isLate))
    } finally {
      limit?.end()
    }
  }

  /** Streams and bytes are left alone: whoever wants those reads for himself. */
  async readBody({ data }: AxiosResponse): Promise<unknown> {
    return data
  }
  attachTo(error: StsError, response: AxiosResponse): StsError {
    return attach(error, { config: this.#config, request: response.request as unknown, response, isAxiosError: true })
  }

  /** Text alone is each caller's own: a stream is read once, bytes can be changed. */
  get detach(): ((signal: AbortSignalLike) => AxiosCall) | undefined {
    if (!/^(?:json|text)$/.test(this.#config.responseType ?? 'json')) return undefined
    return signal => {
      const { cancelToken: _, ...config } = this.#config
      return new AxiosCall(this.#adapter, { ...config, signal } as InternalAxiosRequestConfig, this.#options)
    }
  }
  copy(answer: AxiosResponse): AxiosResponse {
    return { ...answer, config: this.#config }
  }
  copyError(error: StsError): StsError {
    const { response, request } = error as { response?: AxiosResponse; request?: unknown }
    const config = this.#config
    return attach(copyError(error), { config, request, response: response && this.copy(response), isAxiosError: true })
  }

  discard({ cut }: AxiosFailure): void {
    cut?.()
  }
}

/**
 * The failure that an error answer is. One that is the caller's own affair is thrown as axios threw it, or `undefined` where
 * axios threw for another reason.
 */
async function examine(
  config: InternalAxiosRequestConfig,
  options: ResolvedOptions,
  answer: AxiosResponse,
  thrown?: AxiosError,
): Promise<AxiosFailure | undefined> {
  const known = outcomeOf(answer)
  if (known) return { error: known, answer, accepted: true }
  const asked = requestOf(config)
  const read = isConcern(answer.status, asked, options) ? await readData(answer, options) : undefined
  const said = { ...asked, status: answer.status, headers: readHeaders(answer), body: read?.body }
  const error = read && toStsError(said, options.clock.now())
  if (!error) {
    if (thrown?.response && !isCutOff(thrown)) throw thrown
    return undefined
  }
  const request: unknown = answer.request
  attach(error, { config, request, response: thrown ? thrown.response : answer, isAxiosError: true })
  const { res, responseURL } = (request ?? {}) as { res?: { responseUrl?: string }; responseURL?: string }
  const url = res?.responseUrl ?? responseURL ?? answerUrlOf(request)
  const failure = { error, url, cut: read.cut }
  return thrown ? { ...failure, thrown } : { ...failure, answer, accepted: true }
}

/** How axios tells that a connection was lost within a body, if Node does not; the latter where it is older and nothing is bounded. */
const isCutOff = ({ message }: AxiosError): boolean =>
  /^(?:stream has been aborted|maxContentLength size of -1 exceeded)$/.test(message)

function lateError(config: InternalAxiosRequestConfig, thrown: unknown): AxiosError {
  const { request } = (thrown ?? {}) as { readonly request?: unknown }
  return new axios.AxiosError(lateMessage, 'ECONNABORTED', config, request)
}

async function faultOf(config: InternalAxiosRequestConfig, thrown: AxiosError, isLate: boolean): Promise<AxiosFailure> {
  const { method, url } = requestOf(config)
  const { code } = thrown
  // The same code means a timeout and, in a browser, a request that was cut off.
  const timedOut =
    isLate ||
    (/^(?:ECONNABORTED|ETIMEDOUT)$/.test(`${code}`) && !!config.timeout && thrown.message !== 'Request aborted')
  const meaning = timedOut ? row('timeout') : isCutOff(thrown) && row('network', 'reset')
  const error = meaning ? faultError(meaning, code, thrown, { method, url }) : faultToError(thrown, { method, url })
  if (!error) throw thrown
  const request: unknown = thrown.request
  const response = error.response && (await answerBelow(error.response as Response, config))
  return { error: attach(error, { config, request, response, isAxiosError: true }), thrown }
}

/** As axios would show it, the answer with which a layer below gave up: a wrapped fetch under axios's adapter for it. */
async function answerBelow(response: Response | AxiosResponse, config: InternalAxiosRequestConfig) {
  if (!('text' in response)) return response
  const { status, statusText, headers } = response
  const data = await response.text().catch(() => undefined)
  return { data, status, statusText, headers: new axios.AxiosHeaders(Object.fromEntries(headers)), config }
}

const methodOf = ({ method = 'get' }: InternalAxiosRequestConfig): string => method.toUpperCase()

/** Address and base as axios joins them, without parameters. Its `getUri`, which also knows of those, costs as much as the call. */
function urlOf(config: InternalAxiosRequestConfig): string {
  const { baseURL = '', url = '', allowAbsoluteUrls } = config
  // Unknown to axios before 1.8.
  if (allowAbsoluteUrls === false) return axios.getUri({ ...config, params: undefined })
  if (!baseURL || /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url)) return url
  return url ? `${baseURL.replace(/\/$/, '')}/${url.replace(/^\//, '')}` : baseURL
}

const requestOf = (config: InternalAxiosRequestConfig): RequestTraits =>
  traitsOf(methodOf(config), urlOf(config), config.data)

/** `signal` and the older `cancelToken` as one. */
function abortOf({ signal, cancelToken }: InternalAxiosRequestConfig): AbortSignalLike | undefined {
  const given = signal as AbortSignalLike | undefined
  if (!cancelToken) return given
  const token = cancelToken as unknown as {
    reason?: unknown
    subscribe(listener: () => void): void
    unsubscribe(listener: () => void): void
  }
  return {
    get aborted() {
      return !!given?.aborted || !!token.reason
    },
    addEventListener: (type, listener) => {
      given?.addEventListener(type, listener)
      token.subscribe(listener)
    },
    removeEventListener: (type, listener) => {
      given?.removeEventListener(type, listener)
      token.unsubscribe(listener)
    },
  }
}
