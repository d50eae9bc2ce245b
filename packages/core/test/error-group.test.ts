import { expect, test } from '@jest/globals'
import { errorGroup, type Kind, type StsError } from '@sts-errors/core'
import { createError } from '../src/errors.ts'
import type { Classification } from '../src/kinds.ts'
import { findRow } from '../src/rows.ts'

const groups: { readonly [K in Kind]: ReturnType<typeof errorGroup> } = {
  interaction_required: 'interaction',
  claims_challenge: 'interaction',
  invalid_token: 'service',
  invalid_grant: 'service',
  invalid_client: 'service',
  invalid_request: 'service',
  access_denied: 'service',
  user_cancelled: 'client',
  scopes_declined: 'client',
  protection_policy_required: 'service',
  authorization_pending: 'service',
  throttled: 'service',
  service_unavailable: 'service',
  network: 'service',
  timeout: 'service',
  unrecognized: 'service',
}

const errorOf = (row: string): StsError => createError(findRow(row) as Classification, {})

test.each(Object.entries(groups))('%s is of the family %s', (kind, group) => {
  expect(errorGroup(errorOf(`${kind}:none`))).toBe(group)
})

test('a cooldown never left this side', () => {
  expect(errorGroup(errorOf('throttled:cooldown'))).toBe('client')
})
