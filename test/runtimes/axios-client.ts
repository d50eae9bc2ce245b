import { withStsErrors } from '@sts-errors/axios'
import axios from 'axios'
import type { RuntimeClient } from './runtime-client.ts'

/**
 * axios over one of its adapters.
 *
 * @param streamOf - a body that can be read only once, as the adapter takes it
 */
export const axiosClient = (
  adapter: 'http' | 'xhr' | 'fetch',
  streamOf: (text: string) => unknown = text => new Blob([text]).stream(),
): RuntimeClient => ({
  name: adapter === 'fetch' ? 'axios over fetch' : adapter === 'xhr' ? 'axios over xhr' : 'axios',
  async send({ streamed, body, ...config }, options) {
    const plain = axios.create({ adapter })
    const instance = options ? withStsErrors(plain, options) : plain
    const { status, data } = await instance.request<string>({
      ...config,
      data: streamed ? streamOf(String(body)) : body,
      transformResponse: (text: string) => text,
    })
    return { status, text: data }
  },
})
