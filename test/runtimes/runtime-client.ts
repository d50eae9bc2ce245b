import type { StsOptions } from '@sts-errors/core'
import { createFetch } from '@sts-errors/fetch'
import type { ContractAnswer, ContractRequest, Send } from '../contract/scenario.ts'

/** An HTTP client of a runtime, with our adapter around it. */
export interface RuntimeClient {
  /** As the contract's {@link Scenario.differs} knows it. */
  readonly name: string
  readonly send: Send
}

/** The runtime's own fetch. */
export const fetchClient: RuntimeClient = {
  name: 'fetch',
  async send({ url, streamed, body, ...init }: ContractRequest, options?: StsOptions): Promise<ContractAnswer> {
    const send = options ? createFetch(options) : globalThis.fetch
    const stream = streamed ? { body: new Blob([String(body)]).stream(), duplex: 'half' as const } : body && { body }
    const response = await send(url, { ...init, ...stream })
    return { status: response.status, text: await response.text() }
  },
}
