import type { Directory } from './directory/directory.ts'
import type { RecordedRequest } from './http/recorded-request.ts'
import type { RequestMatch } from './http/request-match.ts'
import type { Quota } from './quota/quota.ts'
import type { ScriptedAnswer } from './script.ts'
import type { TokenOptions } from './sts/mint-token.ts'
import type { RevokedUsers } from './sts/revoke.ts'
import type { SignIn } from './sts/sign-in.ts'

/** A running token service and resource on loopback. */
export interface Simulator extends AsyncDisposable {
  /** The base URL, without a slash at the end: `http://127.0.0.1:49152`. */
  readonly url: string
  /** The certificate to trust, in PEM; `undefined` without TLS. */
  readonly ca: string | undefined
  /** Every request since the start or the last `clearRequests`, as they came. The array is live. */
  readonly requests: readonly RecordedRequest[]
  /** TCP connections accepted since the start. */
  readonly connections: number
  /** TCP connections open now. */
  readonly openConnections: number
  /** Scripted answers that wait for their request. */
  readonly pending: number
  /** What the STS knows. Changes hold from the next request on. */
  readonly directory: Directory
  /** What the person at the browser does. Changes hold from the next request on. */
  readonly signIn: SignIn
  /**
   * Puts scripted answers at the end of the queue. A request takes the first that fits it; without one it is answered as usual.
   * A scenario waits for a request of the kind it is made for; other answers fit any request.
   */
  enqueue(...answers: readonly ScriptedAnswer[]): void
  /** The same for requests that match: `simulator.when({ grantType: 'refresh_token' }).enqueue('empty-500')`. */
  when(match: RequestMatch): { enqueue(...answers: readonly ScriptedAnswer[]): void }
  clearRequests(): void
  /** Forgets scripted answers that still wait. */
  clearEnqueued(): void
  /** Puts fresh quotas in place of the present ones. */
  setQuotas(quotas: Quota | readonly Quota[]): void
  /** The user approves a device code, named by user code or device code; by default the last one. */
  approveDeviceCode(code?: string, username?: string): void
  /** The user declines it. */
  declineDeviceCode(code?: string): void
  /** Its time is up. */
  expireDeviceCode(code?: string): void
  /** Refresh tokens of these users, and access tokens as in `revokeAccessTokens`, are good no more. */
  revokeSessions(users?: RevokedUsers): void
  /** Access tokens issued so far are refused by resources; with a claims challenge where the client declared `cp1`. */
  revokeAccessTokens(users?: RevokedUsers): void
  /** An access token as the STS would issue it, without asking the STS. */
  issueToken(options?: TokenOptions): Promise<string>
  /** Ends all connections, timers and the server. Can be called again. */
  close(): Promise<void>
}
