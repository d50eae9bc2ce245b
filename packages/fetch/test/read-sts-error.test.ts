import { describe, expect, test } from '@jest/globals'
import { isStsError, readStsError } from '@sts-errors/fetch'
import { useSimulator } from '../../../test/use-simulator.ts'

const simulator = useSimulator()

describe('readStsError, for those who keep plain fetch', () => {
  test.each([200, 204, 301, 304])('an answer %i is no error and stays unread', async status => {
    const response = new Response(status === 204 || status === 304 ? null : 'body', { status })
    expect(await readStsError(response)).toBeUndefined()
    expect(response.bodyUsed).toBe(false)
  })

  test('an error answer is read over real HTTP and stays readable', async () => {
    simulator().enqueue('mfa-required')
    const response = await fetch(`${simulator().url}/common/oauth2/v2.0/token`, { method: 'POST' })
    const error = await readStsError(response)
    expect(error).toMatchObject({ kind: 'interaction_required', code: 'AADSTS50076', attempts: 1 })
    expect(error?.stopReason).toBeUndefined()
    expect(error?.response).toBe(response)
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('any error answer is one, whoever sent it', async () => {
    simulator().enqueue('not-found')
    const error = await readStsError(await fetch(`${simulator().url}/graph/v1.0/me`))
    expect(isStsError(error) && error).toMatchObject({ kind: 'unrecognized', status: 404 })
  })

  test('a body that somebody has read leaves status and headers', async () => {
    const response = new Response('{"error":"invalid_grant"}', { status: 429, headers: { 'Retry-After': '7' } })
    await response.text()
    expect(await readStsError(response)).toMatchObject({ kind: 'throttled', status: 429, retryAfterMs: 7000 })
  })

  test('a body that breaks off tells what came', async () => {
    const body = '{"error":"invalid_grant","suberror":"consent_required","x":"'.padEnd(200, 'x')
    simulator().enqueue({ status: 400, body, fault: { type: 'truncated_body' } })
    const error = await readStsError(await fetch(simulator().url))
    expect(error).toMatchObject({ kind: 'interaction_required', reason: 'consent_required' })
  })

  test('of a huge body the first 64 KiB are read', async () => {
    const early = new Response(`{"suberror":"consent_required","x":"${'x'.repeat(1_000_000)}"}`, { status: 400 })
    const late = new Response(`{"x":"${'x'.repeat(1_000_000)}","suberror":"consent_required"}`, { status: 400 })
    expect(await readStsError(early)).toMatchObject({ suberror: 'consent_required' })
    expect((await readStsError(late))?.suberror).toBeUndefined()
  })
})
