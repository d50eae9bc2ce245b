import {
  type FetchLike,
  HeaderView,
  type RequestTraits,
  type ResponseLike,
  type StsError,
  type StsOptions,
  toStsError,
  UnrecognizedResponseError,
} from '@sts-errors/core'
import {
  callFetch,
  faultToError,
  outcomeOf,
  parseJson,
  type ResolvedOptions,
  recordOf,
  resolveOptions,
  takeTransport,
  traitsOf,
} from '@sts-errors/core/adapter'
import { type AnswerAsItCame, msalHeaders, tellMsal } from '@sts-errors/core/msal'
import { bufferAnswers } from './buffer-answer.ts'

/** Options of {@link createNetworkClient}; what is thrown, and what is done about a challenge, is MSAL's affair. */
export type NetworkClientOptions = Omit<StsOptions, 'throwOn' | 'onClaimsChallenge'> & {
  /** The fetch underneath; by default the runtime's, looked up at each call. */
  readonly fetch?: FetchLike | undefined
}

/** What MSAL hands over with a request. */
export interface NetworkRequest {
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly correlationId?: string
}

/** What MSAL gets back. */
export interface NetworkAnswer<T> {
  headers: Record<string, string>
  body: T
  status: number
}

/** MSAL's `INetworkModule`. */
export interface NetworkClient {
  sendGetRequestAsync<T>(url: string, options?: NetworkRequest, timeoutMs?: number): Promise<NetworkAnswer<T>>
  sendPostRequestAsync<T>(url: string, options?: NetworkRequest): Promise<NetworkAnswer<T>>
}

/** MSAL's own client waits for ever for the answer to a POST. */
const attemptTimeoutMs = 30_000

/**
 * A network module for MSAL Node and MSAL Browser (`system.networkClient`): MSAL's requests are retried by the platform's rules
 * and bound in time, and no answer becomes a parsing error or a success that is none. `normalizeError` then restores from
 * MSAL's error what MSAL drops: status, headers, all codes, `Retry-After`, trace id, the fault of the network.
 *
 * An attempt may take 30 seconds unless `retry.attemptTimeoutMs` says otherwise, also with `retry: false`.
 *
 * @throws TypeError, RangeError on options that make no sense
 */
export function createNetworkClient(options: NetworkClientOptions = {}): NetworkClient {
  const [fetch, { retry, ...others }] = takeTransport(options)
  for (const name of ['throwOn', 'onClaimsChallenge'])
    if (name in others) throw new TypeError(`${name}: given, but what becomes of an error is up to MSAL: leave it out`)
  const transport = bufferAnswers(fetch)
  const own: StsOptions = { throwOn: 'never', retry: { attemptTimeoutMs } }
  const usual = resolveOptions({ ...others, retry: retry === false ? { maxRetries: 0 } : retry }, resolveOptions(own))

  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    { body = '', ...given }: NetworkRequest,
    bound: ResolvedOptions,
  ): Promise<NetworkAnswer<T>> => {
    const request = traitsOf(method, url, body)
    let answer: Read | undefined
    let error: StsError | undefined
    try {
      const init = { method, headers: given.headers ?? {}, ...(method === 'POST' && { body }) }
      const response = await callFetch(transport, url, init, bound)
      answer = await readJson(response)
      error = outcomeOf(response) ?? errorOf(answer, request)
      // The type is what MSAL expects of the server; it looks for itself whether it got that.
      if (!error) return { ...answer, headers: msalHeaders(answer.headers, undefined), body: answer.json as T }
    } catch (thrown) {
      error = faultToError(thrown, request)
      if (!error) throw thrown
    }
    return tellMsal(error, { ...given, body, url, request, answer }) as NetworkAnswer<T>
  }
  return {
    sendGetRequestAsync: (url, given = {}, timeoutMs) => send('GET', url, given, within(timeoutMs, usual)),
    sendPostRequestAsync: (url, given = {}) => send('POST', url, given, usual),
  }
}

/** MSAL bounds a request as a whole: it asks whether it runs in Azure, and waits for the answer. */
const within = (timeoutMs: number | undefined, usual: ResolvedOptions): ResolvedOptions =>
  timeoutMs ? resolveOptions({ retry: { attemptTimeoutMs: timeoutMs, totalTimeoutMs: timeoutMs } }, usual) : usual

interface Read extends AnswerAsItCame {
  readonly text: string
}

async function readJson(response: ResponseLike): Promise<Read> {
  const { status, headers } = response
  const text = await response.text()
  const pairs = Symbol.iterator in headers && !Array.isArray(headers) ? headers : new HeaderView(headers)
  return { status, headers: pairs as HeaderView, text, json: recordOf(parseJson(text)) }
}

/** The error of an answer that the loop took for none: an error that is not its concern, or a page where JSON belongs. */
function errorOf({ status, headers, text, json }: Read, request: RequestTraits) {
  const view = new HeaderView(headers)
  if (status >= 400) return toStsError({ ...request, status, headers: view, body: text })
  return json ? undefined : new UnrecognizedResponseError({ status, headers: view, request })
}
