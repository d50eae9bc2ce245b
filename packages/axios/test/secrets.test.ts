import { describe } from '@jest/globals'
import { withStsErrors } from '@sts-errors/axios'
import axios from 'axios'
import { describeSecrets } from '../../../test/secrets.ts'
import { adaptersHere } from './adapters-here.ts'

describe.each(adaptersHere.map(adapter => ({ adapter })))('the adapter $adapter', ({ adapter }) => {
  describeSecrets('axios', async ({ body, ...config }, options) => {
    const instance = withStsErrors(axios.create({ adapter }), options)
    const { status, data } = await instance.request<string>({ ...config, data: body })
    return { status, text: data }
  })
})
