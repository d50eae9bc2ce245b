import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { traitsOf } from '@sts-errors/core/adapter'
import { readAnswer } from '../src/read-answer.ts'

const request = traitsOf('POST', 'https://login.example/t/oauth2/v2.0/token', 'grant_type=refresh_token')
const json = (filler: string) => Buffer.from(`{"error":"invalid_grant","suberror":"consent_required","x":"${filler}"}`)
/** As hard to pack as chance is. */
const noise = Array.from({ length: 20_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1).toString(36)).join('')

describe.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body in %s', (coding, pack) => {
  const headers = { 'content-encoding': coding }

  test('says what it says also where it was cut off', () => {
    const body = Buffer.from(pack(json(noise)).subarray(0, 65_536))
    expect(readAnswer({ status: 400, headers, body }, request, 0)).toMatchObject({ reason: 'consent_required' })
  })

  test('of which there is far too much says what its beginning says', () => {
    const body = Buffer.from(pack(json(noise.repeat(20))).subarray(0, 65_536))
    const endless = Buffer.from(pack(json(' '.repeat(20_000_000))))
    expect(readAnswer({ status: 400, headers, body }, request, 0)).toMatchObject({ reason: 'consent_required' })
    // Brotli packs that into a few bytes, of which half say nothing.
    const reason = coding === 'br' ? 'none' : 'consent_required'
    expect(readAnswer({ status: 400, headers, body: endless }, request, 0)).toMatchObject({ reason, status: 400 })
  })

  test('that is none is read, and shown, as it is', async () => {
    const body = json('')
    const error = readAnswer({ status: 400, headers, body }, request, 0) as unknown as { response: Response }
    expect(error).toMatchObject({ reason: 'consent_required' })
    expect(await error.response.text()).toBe(String(body))
  })
})

test('what is not packed is as it came, with every line of its headers', async () => {
  const headers = { 'set-cookie': ['a=1', 'b=2'], 'x-a': 'b', 'x-none': undefined }
  const error = readAnswer({ status: 400, headers, body: json('') }, request, 0) as unknown as { response: Response }
  expect(error.response.status).toBe(400)
  expect([...error.response.headers]).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-a', 'b'],
  ])
})

test.each([
  ['a status', 999, {}],
  ['a header', 400, { 'x y': 'z' }],
])('%s that no Response can have hides no error', (_, status, headers) => {
  const error = readAnswer({ status, headers, body: json('') }, request, 0) as { response?: Response } | undefined
  expect(error).toMatchObject({ status, error: 'invalid_grant' })
  expect(error?.response).toBeUndefined()
})
