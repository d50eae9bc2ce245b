import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import {
  type ClaimsChallenge,
  ClaimsChallengeError,
  claimsChallengeAnswer,
  formatClaimsChallenge,
  getClaimsChallenge,
  InteractionRequiredError,
  parseChallenges,
  ThrottledError,
  toStsError,
} from '@sts-errors/core'
import express from 'express'
import fc from 'fast-check'
import fastify from 'fastify'
import { Hono } from 'hono'

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
const parse = (value: string) => getClaimsChallenge({ 'www-authenticate': value })

/** What an on-behalf-of request is answered with where the user has to do something. */
const refused = toStsError({
  status: 400,
  body: {
    error: 'interaction_required',
    error_description: 'AADSTS50079: Enrol for MFA.\r\nTrace ID: 5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00',
    error_codes: [50079],
    claims,
  },
  url: 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token?x=1',
  method: 'POST',
})

describe('a challenge', () => {
  test('is written as the platform documents it', () => {
    expect(
      formatClaimsChallenge({
        claims,
        realm: '',
        authorizationUri: 'https://login.microsoftonline.com/common/oauth2/authorize',
        clientId: '00000003-0000-0000-c000-000000000000',
        scope: 'api://a/read',
        errorDescription: 'More is needed.',
      }),
    ).toBe(
      `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", scope="api://a/read", error="insufficient_claims", claims="${btoa(claims)}", error_description="More is needed."`,
    )
  })

  test('has insufficient_claims as its error unless another is given', () => {
    expect(parse(formatClaimsChallenge({ claims }))?.error).toBe('insufficient_claims')
    expect(parse(formatClaimsChallenge({ claims, error: 'invalid_token' }))?.error).toBe('invalid_token')
  })

  test('shows what no quoted text can hold as something like it', () => {
    expect(formatClaimsChallenge({ claims, errorDescription: 'say "hi" in C:\\tmp \u00e9\u00e9!' })).toContain(
      `error_description="say 'hi' in C:/tmp  !"`,
    )
  })

  test('takes claims in any encoding', () => {
    expect(parse(formatClaimsChallenge({ claims: btoa(claims) }))?.claims).toBe(claims)
  })

  test.each<[unknown, RegExp]>([
    [undefined, /^claims: undefined given/],
    [{}, /^claims: undefined given/],
    [{ claims: 'hunter2' }, /^claims: string given/],
    [{ claims: {} }, /^claims: object given/],
    [{ claims, realm: 5 }, /^realm: number given/],
  ])('of %j is none, and the message does not repeat it', (challenge, message) => {
    const format = () => formatClaimsChallenge(challenge as ClaimsChallenge)
    expect(format).toThrow(TypeError)
    expect(format).toThrow(message)
    expect(format).not.toThrow(/hunter2/)
  })
})

describe('an error', () => {
  test('is passed on with its claims, what it says and where to sign in', () => {
    expect(parse(formatClaimsChallenge(refused as InteractionRequiredError) ?? '')).toEqual({
      scheme: 'Bearer',
      claims,
      realm: '',
      authorizationUri: 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize',
      error: 'insufficient_claims',
      errorDescription: 'AADSTS50079: Enrol for MFA.',
    })
  })

  test('that met the challenge of another API says nothing of that API', () => {
    const error = toStsError({
      status: 401,
      url: 'https://graph.microsoft.com/v1.0/me',
      headers: {
        'www-authenticate': `Bearer realm="r", authorization_uri="https://l.example/authorize", client_id="graph", scope="s", error="invalid_token", claims="${btoa(claims)}"`,
      },
    })
    expect(error).toBeInstanceOf(ClaimsChallengeError)
    expect(parse(formatClaimsChallenge(error as ClaimsChallengeError) ?? '')).toEqual({
      scheme: 'Bearer',
      claims,
      realm: '',
      authorizationUri: 'https://l.example/authorize',
      error: 'insufficient_claims',
    })
  })

  test('with a long description makes a header that every proxy takes', () => {
    const error = new InteractionRequiredError({ claims, errorDescription: 'é'.repeat(4000) })
    const value = formatClaimsChallenge(error) ?? ''
    expect(value.length).toBeLessThan(4096)
    expect(parse(value)).toMatchObject({ claims, errorDescription: 'é'.repeat(300) })
  })

  test.each([
    ['without claims', new ThrottledError()],
    ['whose claims are none', new InteractionRequiredError({ claims: '<removed>' })],
  ])('%s is not passed on', (_, error) => {
    expect(formatClaimsChallenge(error)).toBeUndefined()
    expect(claimsChallengeAnswer(error)).toBeUndefined()
  })
})

describe('whatever the values', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(
        fc.constantFrom('"', '\\', '\r\n', 'Set-Cookie: a=b', ', ', 'Bearer ', 'claims="', "'", '*=', '€', '\0', '%41'),
      )
      .map(pieces => pieces.join('')),
  )
  const json = fc
    .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }))
    .map(value => JSON.stringify(value))
  const challenge = fc.record(
    {
      claims: json,
      realm: text,
      authorizationUri: text,
      clientId: text,
      scope: text,
      error: text,
      errorDescription: text,
    },
    { requiredKeys: ['claims'] },
  )

  test('what is written is read as it was', () => {
    fc.assert(
      fc.property(challenge, given => {
        const read = parse(formatClaimsChallenge(given))
        expect({ ...read, claims: JSON.parse(read?.claims ?? '') as unknown }).toEqual({
          error: 'insufficient_claims',
          ...given,
          scheme: 'Bearer',
          claims: JSON.parse(given.claims) as unknown,
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('claims of ASCII come back to the letter', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()).map(value => JSON.stringify(value, undefined, 1)),
        given => {
          expect(parse(formatClaimsChallenge({ claims: given }))?.claims).toBe(given)
        },
      ),
    )
  })

  test('the value is one line of ASCII by the grammar: one challenge, nothing injected', () => {
    fc.assert(
      fc.property(challenge, given => {
        const value = formatClaimsChallenge(given)
        expect(value).toMatch(/^[ -~]+$/)
        expect(value).not.toContain('\\')
        expect(parseChallenges(value, { strict: true })).toHaveLength(1)
        expect(new Headers({ 'www-authenticate': value }).get('www-authenticate')).toBe(value)
      }),
      { numRuns: 500 },
    )
  })

  test('half a surrogate pair becomes the replacement character', () => {
    expect(parse(formatClaimsChallenge({ claims, realm: 'a\ud800b' }))?.realm).toBe('a\ufffdb')
  })
})

describe('one line in a web framework', () => {
  const answer = claimsChallengeAnswer(refused as InteractionRequiredError)
  if (!answer) throw new Error('no claims')
  const check = (response: Response) => {
    expect(response.status).toBe(401)
    expect(getClaimsChallenge(response.headers)).toMatchObject({ claims, error: 'insufficient_claims' })
  }

  test('a bare Response', () => {
    check(new Response(null, answer))
  })

  test('express', async () => {
    const app = express().get('/', (_, response) => void response.status(answer.status).set(answer.headers).end())
    const server = app.listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    check(await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))
    await new Promise(resolve => server.close(resolve))
  })

  test('fastify', async () => {
    const app = fastify().get('/', (_, reply) => reply.code(answer.status).headers(answer.headers).send())
    check(await fetch(await app.listen({ port: 0, host: '127.0.0.1' })))
    await app.close()
  })

  test('Hono', async () => {
    const app = new Hono().get('/', context => context.body(null, answer))
    check(await app.request('/'))
  })
})
