import { describe, expect, test } from '@jest/globals'
import { getClaimsChallenge } from '@sts-errors/core'
import documented from './data/claims-challenge.json'

describe('claims challenges', () => {
  const withClaims = documented.headers.filter(({ claimsDecoded }) => claimsDecoded && !claimsDecoded.includes('<'))
  const without = documented.headers.filter(({ value }) => !/claims="[ey{]/.test(value))

  test.each(withClaims.map(({ name, value, claimsDecoded }) => [name, value, claimsDecoded]))(
    '%s',
    (_, value, claims) => {
      expect(getClaimsChallenge({ 'WWW-Authenticate': `${value}` })).toMatchObject({ scheme: 'Bearer', claims })
    },
  )

  test.each(without.map(({ name, value }) => [name, value]))('%s: no claims are asked for', (_, value) => {
    expect(getClaimsChallenge({ 'WWW-Authenticate': value })).toBeUndefined()
  })

  test('the first of two that ask for claims is taken', () => {
    const two = documented.headers.find(({ name }) => name === 'two Bearer challenges in one header')
    expect(getClaimsChallenge({ 'www-authenticate': two?.value ?? '' })).toEqual({
      scheme: 'Bearer',
      claims: '{"access_token": {"foo": "bar"}}',
      realm: '',
      authorizationUri: 'https://login.microsoftonline.com/common/oauth2/authorize',
      clientId: '00000003-0000-0000-c000-000000000000',
      error: 'insufficient_claims',
    })
  })

  test('one that asks for claims is found behind one that does not', () => {
    const found = getClaimsChallenge({ 'www-authenticate': ['Basic realm="x"', 'PoP claims="eyJhIjoxfQ=="'] })
    // What it does not say is no member either.
    expect(found).toStrictEqual({ scheme: 'PoP', claims: '{"a":1}' })
  })

  test.each(['authorization_uri', 'authorization', 'authority', 'authorization_url'])(
    '%s is the address to go to',
    name => {
      expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${name}="https://l.example", claims="{}"` })).toEqual({
        scheme: 'Bearer',
        claims: '{}',
        authorizationUri: 'https://l.example',
      })
    },
  )

  test.each(['error_description', 'errorDescription'])('%s is the description', name => {
    expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${name}="d", claims="{}"` })).toMatchObject({
      errorDescription: 'd',
    })
  })

  test.each([
    ['nothing', {}],
    ['another header', { date: 'x' }],
    ['claims that are none', { 'www-authenticate': 'Bearer claims="<base64>"' }],
  ])('%s: none', (_, headers) => {
    expect(getClaimsChallenge(headers)).toBeUndefined()
  })

  test('one whose error is insufficient_claims goes before others that carry claims', () => {
    const found = getClaimsChallenge({
      'www-authenticate':
        'Bearer error="invalid_token", claims="eyJhIjoxfQ==", Bearer error="insufficient_claims", claims="eyJiIjoyfQ=="',
    })
    expect(found).toEqual({ scheme: 'Bearer', claims: '{"b":2}', error: 'insufficient_claims' })
  })

  test('claims that are none do not hide those of another challenge', () => {
    const value = ['Bearer error="insufficient_claims", claims="<base64>"', 'PoP claims="eyJhIjoxfQ=="']
    expect(getClaimsChallenge({ 'www-authenticate': value })).toEqual({ scheme: 'PoP', claims: '{"a":1}' })
  })

  const json = '{"id_token":{"auth_time":{"essential":true},"acr":{"values":["urn:mace:incommon:iap:silver"]}}}'
  const base64 = btoa(json)
  test.each<[string, string]>([
    ['base64', `claims="${base64}"`],
    ['base64 without padding', `claims="${base64.replace(/=+$/, '')}"`],
    ['base64url', `claims="${Buffer.from(json).toString('base64url')}"`],
    ['base64 without quotes', `claims=${base64}`],
    ['base64 in single quotes', `claims='${base64}'`],
    ['base64 whose padding is percent-encoded', `claims="${encodeURIComponent(base64)}"`],
    ['percent-encoded JSON', `claims="${encodeURIComponent(json)}"`],
    ['percent-encoded JSON without quotes', `claims=${encodeURIComponent(json)}`],
    ['escaped JSON', `claims="${json.replace(/"/g, '\\"')}"`],
    ['JSON escaped twice', `claims="${json.replace(/"/g, '\\\\\\"')}"`],
    ['raw JSON', `claims="${json}"`],
    ['raw JSON in single quotes', `claims='${json}'`],
    ['escaped JSON in single quotes', `claims='${json.replace(/"/g, '\\"')}'`],
    ['raw JSON without its end quote', `claims="${json}`],
  ])('claims as %s are read, wherever they stand', (_, claims) => {
    const others = 'realm="", client_id="c", error="insufficient_claims"'
    const want = { scheme: 'Bearer', claims: json, realm: '', clientId: 'c', error: 'insufficient_claims' }
    expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${others}, ${claims}` })).toEqual(want)
    expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${claims}, ${others}` })).toEqual(want)
    expect(
      getClaimsChallenge({ 'www-authenticate': `Basic realm="x", Bearer ${claims}, ${others}, PoP nonce="n"` }),
    ).toEqual(want)
    expect(getClaimsChallenge([['WWW-Authenticate', `Bearer ${others.replace(/,/g, '')} ${claims}`]])).toEqual(want)
  })

  const revoked = '{"access_token":{"nbf":{"essential":true, "value":"1726258122"}}}'
  const asking = `error="insufficient_claims", claims="${btoa(revoked)}"`
  const where = 'realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="c"'
  test.each<[string, string, string | undefined]>([
    [
      'Azure core: PoP before it',
      `PoP ${where}, nonce="ey==", Bearer ${where}, error_description="d", ${asking}`,
      revoked,
    ],
    [
      'Azure core: claims that are none before it',
      `Bearer error="invalid_token", claims="ey==", Bearer ${asking}`,
      revoked,
    ],
    ['Azure core: what cannot be read before it', `Foo bar=can't parse this, error=my bad, Bearer ${asking}`, revoked],
    ['Azure core: beside a scope', `Bearer scope="http://localhost/.default", ${asking}`, revoked],
    ['Azure core: a space at the end', `Bearer ${where}, ${asking} `, revoked],
    ['Azure core: claims that are cut off', `Bearer ${where}, error="insufficient_claims", claims="ey=="`, undefined],
    ['Azure core: claims that are no base64', 'Bearer claims="not base64", error="insufficient_claims"', undefined],
    ['Key Vault: the empty request', 'Bearer authorization="https://login.example/", claims="e30="', '{}'],
    [
      'MSAL .NET: claims that are a word',
      `Bearer ${where}, error="insufficient_claims", claims="some_claims"`,
      undefined,
    ],
    ['Microsoft.Identity.Web: a bare word first', `Bearer Consent, ${asking}, proposedAction="consent"`, revoked],
    ['Entra ID: the authentication context', `Bearer ${where}, ${asking}, cc_type="authcontext"`, revoked],
    [
      'Visual Studio Code: claims in the middle',
      `Bearer ${where}, ${asking}, resource_metadata="https://r/?v=1"`,
      revoked,
    ],
  ])('%s', (_, value, claims) => {
    expect(getClaimsChallenge({ 'www-authenticate': value })?.claims).toBe(claims)
  })

  test.each([8192, 500_000])('claims of %d bytes are read whole', length => {
    const claims = JSON.stringify({ access_token: { x: { values: ['v'.repeat(length)] } } })
    expect(getClaimsChallenge({ 'www-authenticate': `Bearer claims="${btoa(claims)}"` })?.claims).toBe(claims)
  })

  test('text that RFC 8187 encodes goes before its likeness; where it is broken the likeness stands', () => {
    const read = (value: string) =>
      getClaimsChallenge({ 'www-authenticate': `Bearer claims="{}", error_description="E", ${value}` })
        ?.errorDescription
    expect(read("error_description*=UTF-8''%e2%82%ac")).toBe('€')
    expect(read("error_description*=utf-8'en'%e2%82%ac")).toBe('€')
    expect(read("error_description*=UTF-8''%e2%82")).toBe('E')
    expect(read("error_description*=iso-8859-1''%a4")).toBe('E')
    expect(read("error_description*=not-utf-8''%e2%82%ac")).toBe('E')
  })
})
