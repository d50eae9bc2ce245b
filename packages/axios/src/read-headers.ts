import type { HeaderSource } from '@sts-errors/core'
import type { AxiosResponse } from 'axios'

/** An answer as Node's HTTP client has it, which axios hands over with its request. */
interface NodeRequest {
  readonly res?: { readonly headersDistinct?: { readonly [name: string]: readonly string[] | undefined } }
}

/** An answer's headers with every line of each: of some, Node gives axios only the first, and so a wait that is too short. */
export const readHeaders = ({ headers, request }: AxiosResponse): HeaderSource => {
  const lines = (request as NodeRequest | undefined)?.res?.headersDistinct
  return lines ? { ...headers, ...lines } : headers
}
