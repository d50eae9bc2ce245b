import {
  type AbortSignalLike,
  attach,
  type Call,
  type Failure,
  faultError,
  faultToError,
  isConcern,
  isFailure,
  type RequestTraits,
  type ResolvedOptions,
  recover,
  row,
  toStsError,
  traitsOf,
} from '@sts-errors/core'
import axios, { type AxiosAdapter, type AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'
import { limitTime } from './attempt-timeout.ts'
import { discard, readData } from './read-data.ts'

/** One call: what it was made with. */
interface Exchange {
  readonly adapter: AxiosAdapter
  readonly config: InternalAxiosRequestConfig
  readonly options: ResolvedOptions
}

type Outcome = AxiosResponse | AxiosFailure
type AxiosFailure = Failure<AxiosResponse>

/** Sends a request through an axios adapter; a success passes through untouched. */
export async function sendWith(
  adapter: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  options: ResolvedOptions,
): Promise<AxiosResponse> {
  if (options.match && !options.match({ method: methodOf(config), url: urlOf(config) })) return adapter(config)
  const exchange = { adapter, config, options }
  const startedAt = options.clock.now()
  const outcome = await attempt(exchange)
  return isFailure(outcome) ? settle(exchange, outcome, startedAt) : outcome
}

async function settle(exchange: Exchange, first: AxiosFailure, startedAt: number): Promise<AxiosResponse> {
  const { config, options } = exchange
  const signal = abortOf(config)
  const call: Call<AxiosResponse> = {
    request: requestOf(config),
    signal,
    startedAt,
    discard: ({ answer, thrown }) => discard(answer ?? (thrown as { response?: AxiosResponse } | undefined)?.response),
    send: headers => {
      for (const [name, value] of Object.entries(headers ?? {})) config.headers.set(name, value)
      return attempt(exchange)
    },
  }
  try {
    return await recover(call, first, options)
  } catch (thrown) {
    config.cancelToken?.throwIfRequested()
    if (signal?.aborted && !axios.isCancel(thrown)) throw new axios.CanceledError(undefined, config as never)
    throw thrown
  }
}

async function attempt(exchange: Exchange): Promise<Outcome> {
  const { adapter, config, options } = exchange
  const limit = limitTime(config, options)
  try {
    const answer = await adapter(config)
    return answer.status < 400 ? answer : await examine(exchange, answer)
  } catch (thrown) {
    if (limit?.isOver())
      return faultOf(config, new axios.AxiosError('attemptTimeoutMs has passed', 'ECONNABORTED', config), true)
    if (axios.isCancel(thrown) || abortOf(config)?.aborted || !axios.isAxiosError(thrown)) throw thrown
    const { response } = thrown
    return response ? await examine(exchange, response, thrown) : faultOf(config, thrown)
  } finally {
    limit?.end()
  }
}

/** The failure that an error answer is; or, where it is the caller's own affair, what axios alone would do. */
async function examine({ config, options }: Exchange, response: AxiosResponse, thrown?: unknown): Promise<Outcome> {
  const asked = requestOf(config)
  const error = isConcern(response.status, asked, options)
    ? toStsError(
        {
          ...asked,
          status: response.status,
          headers: response.headers,
          body: await readData(response, options),
        },
        options.clock.now(),
      )
    : undefined
  if (!error) {
    if (thrown) throw thrown
    return response
  }
  const request: unknown = response.request
  attach(error, { config, request, response, isAxiosError: true })
  return thrown ? { error, thrown } : { error, answer: response, accepted: true }
}

function faultOf(config: InternalAxiosRequestConfig, thrown: AxiosError, isLate = false): AxiosFailure {
  const { method, url } = requestOf(config)
  const { code } = thrown
  // The same code means a timeout and, in a browser, a request that was cut off.
  const timedOut =
    isLate ||
    (/^(?:ECONNABORTED|ETIMEDOUT)$/.test(code ?? '') && !!config.timeout && thrown.message !== 'Request aborted')
  const error = timedOut
    ? faultError(row('timeout'), code, thrown, { method, url })
    : faultToError(thrown, { method, url })
  if (!error) throw thrown
  const request: unknown = thrown.request
  return { error: attach(error, { config, request, isAxiosError: true }), thrown }
}

const methodOf = ({ method = 'get' }: InternalAxiosRequestConfig): string => method.toUpperCase()
const urlOf = (config: InternalAxiosRequestConfig): string => axios.getUri({ ...config, params: undefined })
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
