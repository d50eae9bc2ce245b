import { expect, test } from '@jest/globals'
import { InteractionRequiredError, type Reason } from '@sts-errors/core'
import { nextStep } from './next-step.ts'
import { spaFallback } from './spa-fallback.ts'

test('a silent call that fails is followed by what its reason asks for', async () => {
  const lines: string[] = []
  await spaFallback(line => lines.push(line))
  expect(lines).toEqual([
    'Nobody is signed in.',
    '  silently not: interaction_required, login_required',
    '  signs in with nothing special',
    '  has a token',
    'A refresh token is there.',
    '  has a token',
    'A new feature needs a consent.',
    '  silently not: interaction_required, consent_required',
    '  signs in with prompt',
    '  has a token',
    'An API wants a stronger sign-in.',
    '  silently not: interaction_required, mfa_required',
    '  signs in with claims',
    '  has a token',
    'The session was revoked.',
    '  silently not: interaction_required, token_revoked',
    '  signs in with nothing special',
    '  has a token',
    'The device must be managed.',
    '  silently not: interaction_required, device_required',
    '  Please use a device that your organisation manages.',
    'The session was revoked, and the user closes the page.',
    '  silently not: interaction_required, token_revoked',
    '  signs in with nothing special',
    '  no token: user_cancelled, cancelled',
  ])
})

test.each<[Reason<'interaction_required'>, 'sign_in' | 'explain', object]>([
  ['consent_required', 'sign_in', { prompt: 'consent' }],
  ['account_selection_required', 'sign_in', { prompt: 'select_account' }],
  ['mfa_required', 'sign_in', {}],
  ['device_required', 'explain', {}],
  ['message_only', 'explain', {}],
])('for %s the app does what the action of the error says: %s', (reason, wanted, parameters) => {
  const error = new InteractionRequiredError({ reason })
  expect(error.action).toBe(wanted === 'sign_in' ? 'interact' : 'ask_user')
  expect(nextStep(error)).toMatchObject(wanted === 'sign_in' ? { do: wanted, parameters } : { do: wanted })
})
