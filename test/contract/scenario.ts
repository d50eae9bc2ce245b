import type { StsError, StsOptions } from '@sts-errors/core'
import type { Answer, Fault, FaultName, ScenarioName, Simulator } from '@sts-errors/simulator'

/** A request in words that every HTTP client has. */
export interface ContractRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams
  /** The body goes out as a stream, which can be read only once. */
  readonly streamed?: boolean
  readonly signal?: AbortSignal
  /** Options for this request alone. */
  readonly sts?: StsOptions
}

/** What every client gives back: the status and the body as text. */
export interface ContractAnswer {
  readonly status: number
  readonly text: string
}

/** Sends a request through the adapter under test, one client per options object; without options, through its client alone. */
export type Send = (request: ContractRequest, options?: StsOptions) => Promise<ContractAnswer>

/** Where a request goes. Nobody listens at `refused`; `unknown_host` has no address; nobody trusts `untrusted`. */
export type Target = 'resource' | 'token' | 'managed_identity' | 'refused' | 'unknown_host' | 'untrusted'

/** A reply of the simulator, as data. */
export type Reply = ScenarioName | (Answer & { readonly times?: number }) | ((now: number) => Answer)

/** What a call comes to. */
export type Outcome =
  /** It resolves to an answer of this status. */
  | { readonly resolves: number }
  /** It rejects with a typed error that has at least these fields. */
  | { readonly rejects: { readonly [field in keyof StsError]?: unknown } }
  /** It resolves or rejects exactly as the client does without us. */
  | 'as the client alone'

/** What differs from a GET of the resource. */
export type Aim = Partial<ContractRequest> & { readonly to?: Target }

/** Replies and options in; requests, waits and an outcome out. */
export interface Scenario {
  /** What is promised, as a sentence. */
  readonly promise: string
  /** @default a GET of the resource */
  readonly request?: Aim
  readonly replies: readonly Reply[]
  /** @default jitter 'none', beside the clock */
  readonly options?: StsOptions
  /** How many requests reach the server. */
  readonly sent: number
  /** Every wait that the clock is asked for, in milliseconds. @default not looked at */
  readonly waits?: readonly number[]
  readonly outcome: Outcome
  /** What is otherwise for one client, as that client differs. */
  readonly differs?: { readonly [client: string]: Partial<Pick<Scenario, 'sent' | 'waits' | 'outcome'>> }
}

/** What a part of the contract that is no table works with. */
export interface Bench {
  /** The name that {@link Scenario.differs} knows. */
  readonly client: string
  readonly send: Send
  /** The running simulator, without answers and requests of an earlier test. */
  readonly simulator: () => Simulator
  readonly url: (target?: Target) => string
}

export const ok: Answer = { status: 200, body: { access_token: 'opaque' } }

/** The same answer every time. */
export const always = (answer: Answer): Reply => ({ ...answer, times: Infinity })

/** A fault instead of an answer, or in it. */
export const fault = (name: FaultName | Fault, answer: Answer = {}): Reply => ({ ...answer, fault: name })

/** A token request of a grant. */
export const grant = (grantType: string, more: Record<string, string> = {}): Aim => ({
  to: 'token',
  method: 'POST',
  body: new URLSearchParams({ grant_type: grantType, client_id: 'app', ...more }),
})

/** A request to a resource that changes something. */
export const change = (method = 'POST'): Aim => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: '{"subject":"hello"}',
})
