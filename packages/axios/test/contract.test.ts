import { Readable } from 'node:stream'
import { describe } from '@jest/globals'
import { withStsErrors } from '@sts-errors/axios'
import axios from 'axios'
import { describeAdapterContract } from '../../../test/adapter-contract.ts'
import { onePerOptions } from '../../../test/contract/one-per-options.ts'
import { withAdapterHere } from './adapters-here.ts'

describe.each(
  withAdapterHere([
    { client: 'axios', adapter: 'http', streamOf: (text: string): unknown => Readable.from([text]) },
    { client: 'axios over fetch', adapter: 'fetch', streamOf: (text: string): unknown => new Blob([text]).stream() },
  ]),
)('the adapter $adapter of axios', ({ client, adapter, streamOf }) => {
  const plain = () => axios.create({ adapter, maxContentLength: 8_000_000 })
  const clientFor = onePerOptions(options => withStsErrors(plain(), options))
  describeAdapterContract(client, async ({ streamed, body, ...config }, options) => {
    const instance = options ? clientFor(options) : plain()
    const { status, data } = await instance.request<string>({
      ...config,
      data: streamed ? streamOf(String(body)) : body,
      transformResponse: (text: string) => text,
    })
    return { status, text: data }
  })
})
