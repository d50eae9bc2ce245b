import { describe, expect, test } from '@jest/globals'
import { markOutcome, traitsOf } from '@sts-errors/core/adapter'
import { ThrottledError } from '@sts-errors/undici'
import { faultOf } from '../src/fault-of.ts'

const request = traitsOf('GET', 'https://graph.example/me', undefined)
const inError = (more: object) => Object.assign(new Error('Response error'), more)

describe('an answer that another interceptor has turned into an error', () => {
  test('is typed by its status, its headers and its body', () => {
    const thrown = inError({ statusCode: 429, headers: { 'retry-after': '7' }, body: { error: 'x' } })
    expect(faultOf(thrown, request, 0)).toMatchObject({
      kind: 'throttled',
      status: 429,
      retryAfterMs: 7000,
      error: 'x',
    })
  })

  test('may have no headers', () => {
    const error = faultOf(inError({ statusCode: 503 }), request, 0)
    expect(error).toMatchObject({ kind: 'service_unavailable', status: 503 })
    expect([...(error?.headers ?? [])]).toEqual([])
    expect(error?.stopReason).toBeUndefined()
  })

  test('that is below 400 is none', () => {
    expect(faultOf(inError({ statusCode: 304 }), request, 0)).toBeUndefined()
  })

  test('and that one of ours beneath has given up is that one’s', () => {
    const known = new ThrottledError({ attempts: 4, stopReason: 'max_retries' })
    const thrown = inError({ statusCode: 503 })
    markOutcome(thrown, known)
    expect(faultOf(thrown, request, 0)).toBe(known)
  })

  test.each([
    ['as often as that says', { count: 5 }, 5],
    ['an unknown number of times', undefined, undefined],
  ])('by undici’s retry has been sent %s', (_, data, attempts) => {
    const error = faultOf(inError({ statusCode: 503, code: 'UND_ERR_REQ_RETRY', data }), request, 0)
    expect(error).toMatchObject({ stopReason: 'max_retries', status: 503 })
    expect(error?.attempts).toBe(attempts)
  })
})

test('anything else is a fault of the network, or none of ours', () => {
  expect(faultOf(inError({ code: 'ECONNRESET' }), request, 0)).toMatchObject({ kind: 'network', reason: 'reset' })
  expect(faultOf(inError({ statusCode: '503' }), request, 0)).toBeUndefined()
})
