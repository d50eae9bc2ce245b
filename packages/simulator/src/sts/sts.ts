import type { Client, Directory } from '../directory/directory.ts'
import type { SigningAlgorithm, SigningKey } from '../tokens/signing-key.ts'
import type { ClaimsRequest } from './claims-request.ts'
import type { ConsentStore } from './consent.ts'
import type { DeviceCode } from './device-codes.ts'
import type { Revocations } from './revocations.ts'
import type { ScopeRequest } from './scopes.ts'
import type { SignIn, SignInFacts } from './sign-in.ts'

/** How long what the STS issues is good for, in milliseconds. */
export interface Lifetimes {
  /** @defaultValue 3_600_000, an hour */
  readonly accessTokenMs: number
  /** @defaultValue 7_776_000_000, 90 days */
  readonly refreshTokenMs: number
  /** @defaultValue 600_000, ten minutes */
  readonly codeMs: number
  /** @defaultValue 900_000, 15 minutes */
  readonly deviceCodeMs: number
}

/** An authorization code that was issued. */
export interface AuthorizationCode {
  readonly clientId: string
  readonly tenantId: string
  readonly redirectUri: string
  /** Whether the authorization request named it: then the token request must, too. */
  readonly namesRedirectUri: boolean
  readonly scopes: ScopeRequest
  readonly facts: SignInFacts
  readonly nonce: string | undefined
  readonly challenge: { readonly value: string; readonly method: string } | undefined
  readonly claims: ClaimsRequest
  readonly issuedAtMs: number
  redeemed: boolean
}

/** A refresh token that was issued. */
export interface RefreshToken {
  readonly clientId: string
  readonly tenantId: string
  readonly scopes: ScopeRequest
  readonly facts: SignInFacts
  readonly issuedAtMs: number
  revoked: boolean
}

/** The STS's memory and its settings. */
export interface Sts {
  readonly url: string
  readonly now: () => number
  readonly signingAlgorithm: SigningAlgorithm
  /** The key that signs tokens. */
  readonly key: () => Promise<SigningKey>
  readonly directory: Directory
  readonly lifetimes: Lifetimes
  readonly signIn: SignIn
  /** Users who gave a second factor in the session of their browser, by object id. */
  readonly strongSessions: Set<string>
  /** A refresh token can be used once; each use gives a new one. */
  readonly rotateRefreshTokens: boolean
  readonly deviceCodePolling: { readonly intervalSeconds: number; readonly slowDown: boolean }
  readonly codes: Map<string, AuthorizationCode>
  readonly refreshTokens: Map<string, RefreshToken>
  readonly deviceCodes: Map<string, DeviceCode>
  readonly consents: ConsentStore
  readonly wrongTries: Map<string, number>
  readonly revocations: Revocations
}

/** Whether a user may use an application. */
export const isAssigned = (client: Client, username: string): boolean =>
  client.assignedUsers === undefined || client.assignedUsers.includes(username)
