import { describe, expect, test } from '@jest/globals'
import { type HeaderSource, toStsError } from '@sts-errors/core'
import { fromMsalText } from '@sts-errors/core/msal'
import field from './data/field-answers.json'
import { correlationId, timestamp, traceId, v2 } from './said.ts'

/** `kind:reason>action`, of which the last two may be left out. */
function meaningOf(row: string): object {
  const [, kind, reason, action] = /^(\w+)(?::(\w+))?(?:>(\w+))?$/.exec(row) ?? []
  return { kind, ...(reason && { reason }), ...(action && { action }) }
}

/** What people report of token endpoints: one code each, as the v2 endpoint words it. */
describe('token endpoints', () => {
  type Row = [error: string, code: number, suberror: string | null, grantType: string | null, want: string]
  test.each(field.token as Row[])('%s %d %s for %s is %s', (error, code, suberror, grantType, want) => {
    const body = {
      ...v2,
      error,
      error_description: v2.error_description.replace('AADSTS50076', `AADSTS${code}`),
      error_codes: [code],
      error_uri: undefined,
      claims: undefined,
      suberror: suberror ?? undefined,
    }
    const answer = { status: 400, body: JSON.stringify(body), grantType: grantType ?? undefined }
    expect(toStsError(answer)).toMatchObject({
      ...meaningOf(want),
      error,
      code: `AADSTS${code}`,
      codes: [`AADSTS${code}`],
      correlationId,
      traceId,
      timestamp,
    })
  })
})

interface Answer {
  readonly name: string
  readonly status: number
  readonly headers?: HeaderSource
  readonly body?: unknown
  readonly grantType?: string
  readonly want: object
}

describe('services of the platform, and what stands before them', () => {
  test.each((field.answers as Answer[]).map(answer => [answer.name, answer] as const))(
    '%s',
    (_, { want, ...answer }) => {
      expect(toStsError(answer)).toMatchObject(want)
      const text = typeof answer.body === 'object' ? JSON.stringify(answer.body) : answer.body
      expect(toStsError({ ...answer, body: text })).toMatchObject(want)
    },
  )
})

describe('what tools print', () => {
  test.each(field.printed.map(({ name, text, want }) => [name, text, want] as const))('%s', (_, text, want) => {
    expect(fromMsalText(text)).toMatchObject(want)
  })
})
