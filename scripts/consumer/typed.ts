// Compiled, never run: with and without the types of the DOM and of Node.
import { withoutStsErrors, withStsErrors } from '@sts-errors/axios'
import { isStsError, parseErrorResponse, type StsError, type StsOptions, ThrottledError } from '@sts-errors/core'
import { describeCode } from '@sts-errors/core/catalog'
import { fromMsalText, msalNames } from '@sts-errors/core/msal'
import { createFetch, fetch, type InvalidClientError, readStsError } from '@sts-errors/fetch'
import { createNetworkClient, type NetworkClient, wrapCredential } from '@sts-errors/msal'
import axios from 'axios'

export const options: StsOptions = {
  throwOn: 'never',
  retry: { maxRetries: 1, statuses: { 404: { delayMs: [1, 2] } } },
}
export const meaning: string | undefined = describeCode('AADSTS50076')?.meaning
export const codes: readonly string[] = parseErrorResponse({ status: 400, headers: [['a', 'b']] })?.codes ?? []

export function waitOf(thrown: unknown): number | undefined {
  if (thrown instanceof ThrottledError) return thrown.retryAfterMs
  return isStsError(thrown) && thrown.kind === 'service_unavailable' ? thrown.retryAfterMs : undefined
}

export function isExpired(error: StsError): error is InvalidClientError {
  return error.kind === 'invalid_client' && (error.reason === 'secret_expired' || error.reason === 'assertion_expired')
}

export async function useFetch(): Promise<StsError | undefined> {
  const answer = await createFetch(options)('https://example.test/', { method: 'POST', sts: { retry: false } })
  const again = await fetch('https://example.test/')
  return again.status === answer.status ? readStsError(answer) : undefined
}

export async function useAxios(): Promise<number> {
  const instance = withStsErrors(axios.create({ sts: options }), options)
  const answer = await instance.get('https://example.test/', { sts: { retry: false } })
  withoutStsErrors(instance)
  return answer.status
}

export const networkClient: NetworkClient = createNetworkClient({ retry: { maxRetries: 1 } })
export const credential = wrapCredential({ getToken: async (scopes: string | string[]) => ({ token: `${scopes}` }) })
export const javaName = (error: StsError): string => msalNames(error).java.type
export const explained: StsError | undefined = fromMsalText('ServerError: invalid_client: x')
