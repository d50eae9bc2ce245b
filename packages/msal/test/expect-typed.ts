import { expect } from '@jest/globals'
import type { Simulator } from '@sts-errors/simulator'
import { HeaderView, normalizeError } from '../src/index.ts'
import { attemptsOf, type Case, outcomeOf } from './before-after.ts'
import type { Acquired, Flow } from './msal-apps.ts'

/** What a call meets whose MSAL has the network client: MSAL's own error, and behind it the typed one of all attempts. */
export async function expectTyped(
  call: () => Promise<Acquired | null>,
  {
    row,
    flow,
    simulator,
    AuthError,
  }: { readonly row: Case; readonly flow: Flow; readonly simulator: Simulator; readonly AuthError: unknown },
): Promise<void> {
  const { scripted, ours, has = [] } = row
  simulator.clearRequests()
  simulator.when({ endpoint: 'token' }).enqueue(scripted)
  const thrown = await outcomeOf(call)
  const error = normalizeError(thrown)
  expect(thrown).toBeInstanceOf(AuthError)
  expect(error).toMatchObject(ours)
  for (const name of has) expect(error?.[name]).toBeTruthy()
  if (ours.status) expect(error?.headers).toBeInstanceOf(HeaderView)
  expect(simulator.requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(attemptsOf(row, flow))
  expect(error?.attempts).toBe(attemptsOf(row, flow))
  expect(normalizeError(thrown)).toBe(error)
}
