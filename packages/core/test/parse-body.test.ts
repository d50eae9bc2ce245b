import { describe, expect, test } from '@jest/globals'
import { type ErrorResponse, parseErrorResponse } from '@sts-errors/core'
import { correlationId, said, traceId, v2, v2Said } from './said.ts'

describe('forms in which a body comes', () => {
  const json = JSON.stringify(v2)
  const wide = new Uint8Array(json.length + 8)
  wide.set(new TextEncoder().encode(json), 4)
  test.each<[string, Partial<ErrorResponse>]>([
    ['text', { body: json }],
    ['text with a BOM', { body: `\uFEFF${json}` }],
    ['text with white space around it', { body: `\r\n  ${json}\n` }],
    ['indented', { body: JSON.stringify(v2, undefined, 4) }],
    ['bytes', { body: new TextEncoder().encode(json) }],
    ['bytes with a BOM', { body: new TextEncoder().encode(`\uFEFF${json}`) }],
    ['a Buffer', { body: Buffer.from(json) }],
    ['an ArrayBuffer', { body: new TextEncoder().encode(json).buffer }],
    ['a part of a larger buffer', { body: wide.subarray(4, 4 + json.length) }],
    ['a DataView', { body: new DataView(wide.buffer, 4, json.length) }],
    ['parsed', { body: v2 }],
    ['parsed, without prototype', { body: Object.assign(Object.create(null), v2) }],
    ['called HTML', { body: json, headers: { 'content-type': 'text/html' } }],
    ['called something else', { body: json, headers: { 'content-type': 'Application/Octet-Stream' } }],
    ['called nothing', { body: json, headers: { 'content-type': '' } }],
    ['after a prefix of somebody else', { body: `Response body: ${json}` }],
    ['as a JSON text of its own', { body: JSON.stringify(json) }],
    ['as a JSON text of a JSON text', { body: JSON.stringify(JSON.stringify(json)) }],
    [
      'members in camel case',
      {
        body: {
          error: v2.error,
          errorDescription: v2.error_description,
          errorCodes: v2.error_codes,
          timestamp: v2.timestamp,
          traceId,
          correlationId,
          subError: v2.suberror,
          claims: v2.claims,
        },
      },
    ],
  ])('%s', (_, response) => {
    expect(said(response)).toEqual(v2Said)
  })

  const cut = JSON.stringify({ ...v2, claims: undefined })
  test.each(Array.from({ length: 12 }, (_, i) => Math.ceil((cut.length * (i + 1)) / 12)))(
    'JSON that is cut off after %d characters still says what it said',
    length => {
      const details = said({ body: cut.slice(0, length) })
      const text = cut.slice(0, length)
      if (text.includes('"invalid_grant"')) expect(details.error).toBe('invalid_grant')
      if (text.includes('AADSTS50076:')) expect(details.codes).toEqual(['AADSTS50076'])
      if (text.includes('"basic_action"')) expect(details.suberror).toBe('basic_action')
      if (text.includes('"trace_id":"') && text.includes('"correlation_id"')) expect(details.traceId).toBe(traceId)
    },
  )

  test.each<[string, object, string | undefined]>([
    ['at the top is an authorization code', { code: '0.AXoA-secret', error_description: 'x' }, undefined],
    [
      'at the top with a message is an error',
      { code: 'ExpiredAuthenticationToken', message: 'x' },
      'ExpiredAuthenticationToken',
    ],
    ['at the top is less than an error', { code: 'BadRequest', message: 'x', error: 'invalid_grant' }, 'invalid_grant'],
    ['of an error is one, also without a message', { error: { code: 'TooManyRequests' } }, 'TooManyRequests'],
  ])('a code %s', (_, body, error) => {
    expect(said({ body }).error).toBe(error)
    expect(said({ body: JSON.stringify(body) }).error).toBe(error)
  })

  test('raw line breaks inside strings do not hide the members', () => {
    const body =
      '{"error":"interaction_required",\n"error_description":"AADSTS50076: line\nbreak",\n"error_codes":[50076],\n"suberror":"basic_action"}'
    expect(said({ body })).toMatchObject({
      error: 'interaction_required',
      codes: ['AADSTS50076'],
      suberror: 'basic_action',
    })
  })

  test.each([
    ['on lines of their own', '{"error":"invalid_grant",\n  "error_codes": [\n    50076\n  ],\n  "suberror": "basic'],
    ['after two spaces', '{"error":"invalid_grant","error_codes":[  50076 , 50079 ],"sub'],
  ])('codes %s are read from JSON that is cut off later', (_, body) => {
    expect(said({ body }).codes?.[0]).toBe('AADSTS50076')
  })

  test.each([
    ['in the list', '{"error":"invalid_grant","error_codes":[700'],
    ['in the description', '{"error":"invalid_grant","error_description":"AADSTS7000'],
  ])('a number that is cut off %s is no code', (_, body) => {
    expect(said({ body })).toMatchObject({ error: 'invalid_grant', codes: [] })
  })

  test.each([
    ['with an angle bracket in it', '{"error":"invalid_grant","error_description":"a < b"'],
    ['behind what somebody else says', 'level="warn" "error":"upstream" body={"error":"invalid_grant","sub'],
  ])('the members of JSON that is cut off are read %s', (_, body) => {
    expect(said({ body })).toMatchObject({ error: 'invalid_grant' })
  })

  test('broken UTF-8 costs no more than the characters that are broken', () => {
    const bytes = Buffer.from('{"error":"invalid_grant","error_description":"caf\xe9 AADSTS50076"}', 'latin1')
    expect(said({ body: bytes })).toMatchObject({ error: 'invalid_grant', codes: ['AADSTS50076'] })
  })

  test('of a body only the first 64 KiB are read', () => {
    const long = `${'x'.repeat(70_000)} AADSTS50076`
    expect(said({ body: long }).codes).toEqual([])
    expect(said({ body: Buffer.from(long) }).codes).toEqual([])
    expect(said({ body: `AADSTS50076 ${long}` }).codes).toEqual(['AADSTS50076'])
  })

  test('a description is bounded', () => {
    expect(
      said({ body: { error: 'e', error_description: 'x'.repeat(50_000) } }).errorDescription?.length,
    ).toBeLessThanOrEqual(4096)
  })
})

describe('hostile bodies', () => {
  test('a body with __proto__ keys changes nothing', () => {
    const body =
      '{"__proto__":{"error":"polluted","isAdmin":true},"constructor":{"prototype":{"x":1}},"error":"invalid_grant"}'
    expect(said({ body })).toMatchObject({ error: 'invalid_grant' })
    expect({}).not.toHaveProperty('isAdmin')
    expect({}).not.toHaveProperty('x')
  })

  test('members are found beside others in any number', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]))
    expect(said({ body: { error: 'invalid_grant', ...many } })).toMatchObject({ error: 'invalid_grant' })
  })

  test('a ring does not trap it', () => {
    const ring: Record<string, unknown> = { error: 'invalid_grant' }
    ring.self = ring
    ring.claims = ring
    expect(said({ body: ring })).toMatchObject({ error: 'invalid_grant' })
  })

  test.each([
    [
      'a getter that throws',
      {
        error: 'invalid_grant',
        get error_description(): string {
          throw new Error('no')
        },
      },
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
    ],
    ['a member that has no text', { error: Object.create(null) as unknown, error_description: Symbol('x') }],
  ])('%s does no harm', (_, body) => {
    expect(parseErrorResponse({ status: 400, body })).toMatchObject({ status: 400 })
  })

  test.each([
    ['objects', '{"a":'.repeat(12_000)],
    ['whole objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['lists', `{"a":${'['.repeat(60_000)}`],
    ['backslashes', `{"a":"${'\\'.repeat(60_000)}`],
    ['quotes', `{${'"'.repeat(60_000)}`],
    ['braces and spaces', '{ '.repeat(30_000)],
    ['names without an end', `{"${'a'.repeat(60_000)}`],
    ['colons', `{"a"${' '.repeat(9)}:`.repeat(4000)],
    ['addresses', 'http://'.repeat(9000)],
    ['half a code', 'AADSTS'.repeat(10_000)],
    ['half an id', 'trace id '.repeat(7000)],
    ['titles', '<title>'.repeat(9000)],
  ])('deep or endless %s are read in no time', (_, body) => {
    const start = performance.now()
    expect(parseErrorResponse({ status: 400, body })).toMatchObject({ status: 400 })
    expect(performance.now() - start).toBeLessThan(500)
  })
})
