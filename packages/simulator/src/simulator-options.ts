import type { DirectoryExtension } from './directory/extend.ts'
import type { RecordedRequest } from './http/recorded-request.ts'
import type { Quota } from './quota/quota.ts'
import type { ManagedIdentitySettings } from './resources/managed-identity.ts'
import type { SignIn } from './sts/sign-in.ts'
import type { Lifetimes } from './sts/sts.ts'
import type { SigningAlgorithm } from './tokens/signing-key.ts'

/** What a simulator is started with. */
export interface SimulatorOptions {
  /**
   * The TCP port on 127.0.0.1; 0 takes a free one.
   * @defaultValue 0
   */
  readonly port?: number
  /**
   * Serve HTTPS, with a certificate made at start; `simulator.ca` is what clients must trust.
   * @defaultValue false
   */
  readonly tls?: boolean
  /**
   * The simulator's clock, in milliseconds since 1970: for lifetimes, quotas, timestamps and the `Date` header.
   * @defaultValue Date.now
   */
  readonly now?: () => number
  /** Tenants, applications, resources, users and identities beside the default ones. */
  readonly directory?: DirectoryExtension
  /** How long what the STS issues is good for. */
  readonly lifetimes?: Partial<Lifetimes>
  /** What the person at the browser does. */
  readonly signIn?: Partial<SignIn>
  /**
   * How tokens are signed. The platform uses RS256; an ES256 key is made a hundred times faster.
   * @defaultValue 'RS256'
   */
  readonly signingAlgorithm?: SigningAlgorithm
  /**
   * Whether a refresh token can be used only once.
   * @defaultValue false
   */
  readonly rotateRefreshTokens?: boolean
  /**
   * The polling interval of the device code flow, in seconds, and whether the STS answers `slow_down` to faster polling.
   * @defaultValue { intervalSeconds: 5, slowDown: false }
   */
  readonly deviceCodePolling?: { readonly intervalSeconds?: number; readonly slowDown?: boolean }
  /** What the managed-identity endpoints of App Service and Azure Arc ask for. */
  readonly managedIdentity?: Partial<ManagedIdentitySettings>
  /**
   * How many requests are taken before a 429.
   * @defaultValue []
   */
  readonly quotas?: Quota | readonly Quota[]
  /**
   * How long every answer takes at least, in milliseconds.
   * @defaultValue 0
   */
  readonly latencyMs?: number
  /**
   * How many requests are kept in `requests`; older ones are dropped.
   * @defaultValue 100_000
   */
  readonly keptRequests?: number
  /** Called with each request when its answer has been sent. */
  readonly onAnswer?: (request: RecordedRequest) => void
}
