import { beforeEach, describe, expect, test } from '@jest/globals'
import { contoso, type ScriptedReply } from '@sts-errors/simulator'
import { descriptionOf, namesOf, type Row, rows } from '../../../scripts/msal-matrix.ts'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { outcomeOf } from './before-after.ts'
import { prepare, versions } from './msal-apps.ts'

const simulator = useSimulator({ tls: true, signIn: { session: contoso.users.ada } })
beforeEach(() => {
  // MSAL's own client knows no other.
  globalThis.fetch = createTlsFetch(simulator().ca) as typeof fetch
})

const bodies = { none: '', text: 'Too many requests', json: { message: 'no' } } as const

function answerOf(row: Row): ScriptedReply {
  const { status, code, body, ...said } = row
  if (body) return { status, body: bodies[body] }
  const codes = code && { error_codes: [Number(code.replace('AADSTS', ''))] }
  return { status, body: { ...said, ...codes, error_description: descriptionOf(row) } }
}

/** The matrix says of five libraries what they call an error; of one it can be asked here. */
describe.each(Object.entries(versions))('%s throws what the matrix says', (_version, msal) => {
  test.each(rows.map(row => ({ row, name: JSON.stringify(row) })))('of $name', async ({ row }) => {
    const { type, code, classification } = namesOf(row).js
    const call = await prepare('refresh token', { msal, simulator: simulator() })
    simulator().when({ endpoint: 'token' }).enqueue(answerOf(row))
    const outcome = await outcomeOf(call)
    if (type === 'AuthenticationResult') expect(outcome).toBe('a token (an empty one)')
    else expect(outcome).toMatchObject({ name: type, errorCode: code, subError: classification ?? '' })
  })
})
