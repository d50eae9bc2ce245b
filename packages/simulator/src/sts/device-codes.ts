import { randomBytes, randomInt } from 'node:crypto'
import type { Client } from '../directory/directory.ts'
import { findClient, findUser } from '../directory/look-up.ts'
import { giveConsent } from './consent.ts'
import { expandPermissions, type ScopeRequest } from './scopes.ts'
import { browserSignIn, type SignInFacts } from './sign-in.ts'
import type { Sts } from './sts.ts'

/** A device code and what became of it. */
export interface DeviceCode {
  readonly userCode: string
  readonly clientId: string
  readonly tenantId: string
  readonly scopes: ScopeRequest
  expiresAtMs: number
  lastPollMs: number | undefined
  outcome: SignInFacts | 'declined' | undefined
}

const letters = 'BCDFGHJKLMNPQRSTVWXZ'

const newUserCode = (): string => Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('')

/** Issues a device code (RFC 8628 section 3.2). */
export function startDeviceCode(
  sts: Sts,
  { client, tenantId, scopes }: { client: Client; tenantId: string; scopes: ScopeRequest },
): { code: string; device: DeviceCode } {
  const code = `SIM${randomBytes(48).toString('base64url')}`
  const device: DeviceCode = {
    userCode: newUserCode(),
    clientId: client.id,
    tenantId,
    scopes,
    expiresAtMs: sts.now() + sts.lifetimes.deviceCodeMs,
    lastPollMs: undefined,
    outcome: undefined,
  }
  sts.deviceCodes.set(code, device)
  return { code, device }
}

/** The device with this user code or device code; without one, the last that was started. */
export function findDevice(sts: Sts, code: string | undefined): DeviceCode {
  const all = [...sts.deviceCodes]
  const found = code === undefined ? all.at(-1) : all.find(([id, { userCode }]) => id === code || userCode === code)
  if (found === undefined) throw new RangeError(`device code: there is no ${code ?? 'device code'}`)
  return found[1]
}

/** The user signs in on another device, and consents as at the browser. Whether the account can be used shows when the code is redeemed. */
export function approveDevice(sts: Sts, device: DeviceCode, username: string): void {
  const user = findUser(sts.directory, username)
  if (user === undefined) throw new RangeError(`username: ${JSON.stringify(username)} is not in the directory`)
  const { scopes } = device
  const { declinedScopes } = sts.signIn
  const client = findClient(sts.directory, device.clientId)
  if (client !== undefined) {
    const given = expandPermissions(scopes, client).filter(({ requested }) => !declinedScopes.includes(requested))
    giveConsent(sts.consents, { client, user, resource: scopes.resource }, given)
  }
  device.outcome = { ...browserSignIn(user, scopes.resource.requiresMfa === true), declinedScopes }
}
