import { contoso } from './directory/contoso.ts'
import type { DirectoryExtension } from './directory/extend.ts'
import type { RecordedRequest } from './http/recorded-request.ts'
import { checkMembers } from './known-members.ts'
import type { Quota } from './quota/quota.ts'
import { resolveQuotas } from './quota/resolve-quota.ts'
import type { ManagedIdentitySettings } from './resources/managed-identity.ts'
import type { SimulatorOptions } from './simulator-options.ts'
import type { SignIn } from './sts/sign-in.ts'
import type { Lifetimes } from './sts/sts.ts'
import type { SigningAlgorithm } from './tokens/signing-key.ts'

/** All options, decided. */
export interface Settings {
  readonly port: number
  readonly tls: boolean
  readonly now: () => number
  readonly directory: DirectoryExtension
  readonly lifetimes: Lifetimes
  readonly signIn: SignIn
  readonly signingAlgorithm: SigningAlgorithm
  readonly rotateRefreshTokens: boolean
  readonly deviceCodePolling: { readonly intervalSeconds: number; readonly slowDown: boolean }
  readonly managedIdentity: ManagedIdentitySettings
  readonly quotas: readonly Quota[]
  readonly latencyMs: number
  readonly keptRequests: number
  readonly onAnswer: ((request: RecordedRequest) => void) | undefined
}

const minute = 60_000
const defaultLifetimes: Lifetimes = {
  accessTokenMs: 60 * minute,
  refreshTokenMs: 90 * 24 * 60 * minute,
  codeMs: 10 * minute,
  deviceCodeMs: 15 * minute,
}

const choices = ['accept', 'cancel', 'decline_consent', 'forgot_password']

function number(
  name: string,
  value: number,
  { from, to, whole }: { from: number; to: number; whole: boolean },
): number {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${String(value)} is not a number`)
  if (!(value >= from && value <= to) || (whole && !Number.isInteger(value))) {
    throw new RangeError(`${name}: ${value} is not ${whole ? 'a whole number' : 'a number'} from ${from} to ${to}`)
  }
  return value
}

const duration = (name: string, value: number): number =>
  number(name, value, { from: 0, to: Number.MAX_SAFE_INTEGER, whole: false })

function resolveLifetimes(given: Partial<Lifetimes> = {}): Lifetimes {
  checkMembers('lifetimes', given, Object.keys(defaultLifetimes))
  const all = { ...defaultLifetimes, ...given }
  for (const [name, value] of Object.entries(all)) duration(`lifetimes.${name}`, value)
  return all
}

const defaultSignIn: SignIn = {
  username: contoso.users.ada,
  session: undefined,
  choice: 'accept',
  declinedScopes: [],
}

function resolveSignIn(given: Partial<SignIn> = {}): SignIn {
  checkMembers('signIn', given, Object.keys(defaultSignIn))
  const signIn = { ...defaultSignIn, ...given }
  if (!choices.includes(signIn.choice)) {
    throw new TypeError(`signIn.choice: ${JSON.stringify(signIn.choice)} is not one of ${choices.join(', ')}`)
  }
  return signIn
}

function resolvePolling(given: SimulatorOptions['deviceCodePolling'] = {}): Settings['deviceCodePolling'] {
  checkMembers('deviceCodePolling', given, ['intervalSeconds', 'slowDown'])
  const { intervalSeconds = 5, slowDown } = given
  return {
    intervalSeconds: duration('deviceCodePolling.intervalSeconds', intervalSeconds),
    slowDown: resolveSwitch('deviceCodePolling.slowDown', slowDown),
  }
}

const defaultManagedIdentity: ManagedIdentitySettings = {
  identityHeader: 'identity-header',
  arcKeyPath: '/var/opt/azcmagent/tokens/simulator.key',
  arcKey: 'arc-key',
}

function resolveManagedIdentity(given: Partial<ManagedIdentitySettings> = {}): ManagedIdentitySettings {
  checkMembers('managedIdentity', given, Object.keys(defaultManagedIdentity))
  return { ...defaultManagedIdentity, ...given }
}

function resolveSwitch(name: string, value = false): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${name}: ${String(value)} is not true or false`)
  return value
}

function resolveAlgorithm(algorithm: SigningAlgorithm = 'RS256'): SigningAlgorithm {
  if (algorithm !== 'RS256' && algorithm !== 'ES256') {
    throw new TypeError(`signingAlgorithm: ${String(algorithm)} is not RS256 or ES256`)
  }
  return algorithm
}

function resolveCallback<T>(name: string, value: T): T {
  if (value !== undefined && typeof value !== 'function')
    throw new TypeError(`${name}: ${String(value)} is not a function`)
  return value
}

const optionNames = [
  'port',
  'tls',
  'now',
  'directory',
  'lifetimes',
  'signIn',
  'signingAlgorithm',
  'rotateRefreshTokens',
  'deviceCodePolling',
  'managedIdentity',
  'quotas',
  'latencyMs',
  'keptRequests',
  'onAnswer',
] as const satisfies readonly (keyof SimulatorOptions)[]

/** Decides every option. Throws TypeError or RangeError, naming option, value and what is allowed. */
export function resolveOptions(options: SimulatorOptions): Settings {
  checkMembers('options', options, optionNames)
  const { port = 0, latencyMs = 0, keptRequests = 100_000 } = options
  return {
    port: number('port', port, { from: 0, to: 65_535, whole: true }),
    tls: resolveSwitch('tls', options.tls),
    now: resolveCallback('now', options.now) ?? (() => Date.now()),
    directory: options.directory ?? {},
    lifetimes: resolveLifetimes(options.lifetimes),
    signIn: resolveSignIn(options.signIn),
    signingAlgorithm: resolveAlgorithm(options.signingAlgorithm),
    rotateRefreshTokens: resolveSwitch('rotateRefreshTokens', options.rotateRefreshTokens),
    deviceCodePolling: resolvePolling(options.deviceCodePolling),
    managedIdentity: resolveManagedIdentity(options.managedIdentity),
    quotas: resolveQuotas(options.quotas ?? []),
    latencyMs: duration('latencyMs', latencyMs),
    keptRequests: number('keptRequests', keptRequests, { from: 0, to: Number.MAX_SAFE_INTEGER, whole: true }),
    onAnswer: resolveCallback('onAnswer', options.onAnswer),
  }
}
