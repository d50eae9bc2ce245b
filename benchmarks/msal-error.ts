// MSAL Node makes its errors with @azure/msal-common, which comes with it.
import {
  type CacheManager,
  DEFAULT_CRYPTO_IMPLEMENTATION,
  type INetworkModule,
  Logger,
  ResponseHandler,
  StubPerformanceClient,
  TokenProtocol,
} from '@azure/msal-common/node'
import type { WireAnswer } from './data/error-answers.ts'

type ServerBody = Parameters<ResponseHandler['validateTokenResponse']>[0]

const clientId = '2c7d0f6e-51b8-4f0e-9a63-d84e1b5c7f92'
const correlationId = '6f2e0c1d-94b7-4c55-8f0a-2d1b7a9e3c48'
const logger = new Logger({})
const telemetry = new StubPerformanceClient()
/** The throttling check looks up and finds nothing; for an error no token is stored. */
const cache = { getThrottlingCache: () => null } as unknown as CacheManager

/** What each client of MSAL Node does with a parsed body. The call always throws, and that is part of its cost. */
export function msalError(body: unknown): unknown {
  const handler = new ResponseHandler(clientId, cache, DEFAULT_CRYPTO_IMPLEMENTATION, logger, telemetry, null, null)
  try {
    handler.validateTokenResponse(body as ServerBody, correlationId)
  } catch (error) {
    return error
  }
  throw new Error('MSAL took an error for a success')
}

export function msalErrorOfText({ body, status }: WireAnswer): unknown {
  const parsed = JSON.parse(body) as ServerBody
  parsed.status = status
  return msalError(parsed)
}

/**
 * All that MSAL Node does from the answer, a text and the `Headers` of fetch, to its error: a record of the headers and
 * the parsed body (its `HttpClient`), a copy of the record in lower case, the fields for its telemetry, the check for
 * throttling (`TokenProtocol.sendPostRequest`), and then the error.
 */
export function msalErrorAfterNetwork({ body, status, headers, url }: WireAnswer): () => Promise<unknown> {
  const received = new Headers(headers)
  const network: INetworkModule = {
    sendGetRequestAsync: () => Promise.reject(new Error('a token request is a POST')),
    sendPostRequestAsync: async <T>() => {
      const record: Record<string, string> = {}
      received.forEach((value, name) => {
        record[name] = value
      })
      return { status, headers: record, body: JSON.parse(body) as T }
    },
  }
  // Its own check before it sends is no part of this: what that looks up is empty.
  const thumbprint = {} as Parameters<typeof TokenProtocol.sendPostRequest>[0]
  const form = { body: '', headers: {} }
  const request = [thumbprint, url, form, correlationId, cache, network, logger, telemetry] as const
  return async () => {
    const answer = await TokenProtocol.sendPostRequest<ServerBody>(...request)
    answer.body.status = answer.status
    return msalError(answer.body)
  }
}
