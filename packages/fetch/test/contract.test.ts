import { createFetch } from '@sts-errors/fetch'
import { describeAdapterContract } from '../../../test/adapter-contract.ts'
import { onePerOptions } from '../../../test/contract/one-per-options.ts'

const clientFor = onePerOptions(createFetch)

describeAdapterContract('fetch', async ({ url, streamed, body = null, ...init }, options) => {
  const send = options ? clientFor(options) : globalThis.fetch
  const stream = streamed ? { body: new Blob([String(body)]).stream(), duplex: 'half' as const } : { body }
  const response = await send(url, { ...init, ...stream })
  return { status: response.status, text: await response.text() }
})
