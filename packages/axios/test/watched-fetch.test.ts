import { describe, expect, test } from '@jest/globals'
import type { InternalAxiosRequestConfig } from 'axios'
import { answerUrlOf, watchRedirects } from '../src/watched-fetch.ts'

type Fetch = (input: unknown, init?: unknown) => Promise<{ url?: string }>

/** The fetch that an adapter gets in the place of the user's. */
const watching = (fetch?: Fetch): Fetch => {
  const given = { url: '/', ...(fetch && { env: { fetch } }) } as unknown as InternalAxiosRequestConfig
  return (watchRedirects(given) as unknown as { env: { fetch: Fetch } }).env.fetch
}

describe('where the answer to a request of a fetch adapter came from', () => {
  test('is what its fetch says of it', async () => {
    const request = new Request('https://graph.example/me')
    const response = { url: 'https://elsewhere.example/me' }
    expect(await watching(async () => response)(request)).toBe(response)
    expect(answerUrlOf(request)).toBe('https://elsewhere.example/me')
  })

  test('is not known of a mock that does not say: it led nowhere', async () => {
    const request = new Request('https://graph.example/me')
    await watching(async () => ({}))(request)
    expect(answerUrlOf(request)).toBe('')
  })

  test.each([
    ['by the runtime itself', 'about:blank', new Request('https://graph.example/me')],
    ['that is no Request', undefined, {}],
    ['that is none', undefined, undefined],
    ['that is a text', undefined, 'https://graph.example/me'],
  ])('of a request %s that nobody watched', (_, url, request) => {
    expect(answerUrlOf(request)).toBe(url)
  })
})

test.each<[string, unknown]>([
  ['an address', 'https://graph.example/me'],
  ['nothing', null],
])('a fetch that is called with %s gives its answer all the same', async (_, input) => {
  const response = { url: 'https://graph.example/me' }
  expect(await watching(async () => response)(input)).toBe(response)
})

test('each fetch is watched by one and the same, as axios keeps an adapter for each', () => {
  const [one, other]: Fetch[] = [async () => ({}), async () => ({})]
  expect(watching(one)).toBe(watching(one))
  expect(watching(one)).not.toBe(watching(other))
  expect(watching()).toBe(watching())
})
