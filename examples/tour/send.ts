import { withStsErrors } from '@sts-errors/axios'
import { isStsError, type StsError, type StsOptions } from '@sts-errors/core'
import { createFetch } from '@sts-errors/fetch'
import axios from 'axios'
import type { TourRequest } from './request.ts'

/** The clients that every request goes through. */
export const clients = ['fetch', 'axios'] as const
export type Client = (typeof clients)[number]

/** What a caller gets: a typed error, an answer as the client alone would give it, or something that nobody expects. */
export type Outcome =
  | { readonly type: 'error'; readonly error: StsError }
  | { readonly type: 'answer'; readonly status: number }
  | { readonly type: 'surprise'; readonly thrown: unknown }

type Send = (request: TourRequest, options: StsOptions) => Promise<number>

const sendWith: Readonly<Record<Client, Send>> = {
  async fetch({ url, ...init }, options) {
    const response = await createFetch(options)(url, init)
    await response.arrayBuffer()
    return response.status
  },
  async axios({ body, headers = {}, ...config }, options) {
    // A proxy of the environment could not reach the loopback address.
    const instance = withStsErrors(axios.create({ proxy: false }), options)
    const response = await instance.request({ ...config, headers, ...(body && { data: body }) })
    return response.status
  },
}

export async function send(client: Client, request: TourRequest, options: StsOptions): Promise<Outcome> {
  try {
    return { type: 'answer', status: await sendWith[client](request, options) }
  } catch (thrown) {
    if (isStsError(thrown)) return { type: 'error', error: thrown }
    // What axios alone makes of an error answer.
    if (axios.isAxiosError(thrown) && thrown.response) return { type: 'answer', status: thrown.response.status }
    return { type: 'surprise', thrown }
  }
}
