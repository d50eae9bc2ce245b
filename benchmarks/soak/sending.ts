import { Agent as HttpAgent } from 'node:http'
import { withStsErrors } from '@sts-errors/axios'
import type { StsOptions } from '@sts-errors/core'
import { createFetch } from '@sts-errors/fetch'
import { stsErrors } from '@sts-errors/undici'
import axios from 'axios'
import { Agent, request, setGlobalDispatcher } from 'undici'

/** A request, as all clients take it. */
export interface SoakRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
  readonly signal?: AbortSignal
}

/** What the caller does with a success: reads all of it, lets go of it at once, or in the middle. */
export type Reading = 'read' | 'cancel' | 'cancel in the middle'

/** A client: resolves when the caller has done with the answer. */
export type Sending = (given: SoakRequest, reading: Reading) => Promise<unknown>

/** What was there when the caller read a success, and could not: no client retries that. */
export class LostBody extends Error {}

const lost = (cause: unknown): never => {
  throw new LostBody('a success was lost while it was read', { cause })
}

async function consume(chunks: AsyncIterable<unknown>, reading: Reading): Promise<void> {
  for await (const _ of chunks) if (reading !== 'read') break
}

/** Every client under test, and what ends the connections of all. */
export function startClients(options: StsOptions): {
  readonly clients: { readonly [name: string]: Sending }
  close(): Promise<void>
} {
  const own = new Agent()
  setGlobalDispatcher(own)
  const stsFetch = createFetch(options)
  const httpAgent = new HttpAgent({ keepAlive: true })
  const instance = axios.create({ httpAgent, adapter: 'http', proxy: false })
  withStsErrors(instance, options)
  const agent = new Agent()
  const dispatcher = agent.compose(stsErrors({ ...options, throwOn: 'recognized' }))

  const clients: { readonly [name: string]: Sending } = {
    async fetch({ url, ...init }, reading) {
      const { body } = await stsFetch(url, init)
      if (reading === 'cancel') await body?.cancel()
      else if (body) await consume(body as unknown as AsyncIterable<unknown>, reading).catch(lost)
    },
    async axios({ body, ...config }) {
      await instance.request({ ...config, ...(body && { data: body }) })
    },
    async 'axios, streams'({ body, ...config }, reading) {
      const { data } = await instance.request<NodeJS.ReadableStream & { destroy(): void }>({
        ...config,
        ...(body && { data: body }),
        responseType: 'stream',
      })
      if (reading === 'cancel') data.destroy()
      else await consume(data, reading).catch(lost)
    },
    async undici({ url, ...init }, reading) {
      const { body } = await request(url, { ...init, dispatcher })
      if (reading === 'cancel') await body.dump()
      else await consume(body, reading).catch(lost)
    },
  }
  return {
    clients,
    async close() {
      httpAgent.destroy()
      await Promise.all([own.close(), dispatcher.close()])
    },
  }
}
