import { expect, test } from '@jest/globals'
import { createThrottle, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosRequestConfig } from 'axios'

test.each<AxiosRequestConfig>([
  { url: 'https://a.example/x' },
  { baseURL: 'https://a.example', url: 'x' },
  { baseURL: 'https://a.example/', url: '/x' },
  { baseURL: 'https://a.example/b', url: '' },
  { baseURL: 'https://a.example/b', url: 'https://c.example/x' },
  { baseURL: 'https://a.example/b', url: '//c.example/x' },
  { baseURL: 'https://a.example/b', url: 'https://c.example/x', allowAbsoluteUrls: false },
  { baseURL: 'https://a.example/b', url: 'x', params: { p: 'B2C_1_a' } },
])('a throttle key and `match` are given the address that axios asks: %j', async config => {
  const seen: string[] = []
  const throttle = createThrottle({
    key({ url }) {
      seen.push(url)
      return false
    },
  })
  const adapter: AxiosRequestConfig['adapter'] = async sent => ({
    ...{ data: '', status: 200, statusText: '', headers: {}, config: sent },
  })
  const match = ({ url }: { url: string }) => !!seen.push(url)
  const http = withStsErrors(axios.create({ adapter }), { throttle, match })
  await http(config)
  expect(seen.length).toBeGreaterThan(1)
  expect(new Set(seen)).toEqual(new Set([http.getUri(config)]))
})
