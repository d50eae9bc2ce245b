import type { Scenario } from '../contract/scenario.ts'
import type { Script, SentRequest } from './control.ts'
import type { RuntimeClient } from './runtime-client.ts'

/** Where the cases run, and what is otherwise there. */
export interface Runtime {
  readonly clients: readonly RuntimeClient[]
  /** Why a scenario says nothing here; `undefined` where it does. */
  inapplicable?(scenario: Scenario, client: string): string | undefined
  /** What a scenario comes to here, where the runtime's own HTTP client leaves no other choice. */
  differs?(scenario: Scenario, client: string): Partial<Scenario> | undefined
  /** Cases for this runtime alone. */
  readonly more?: readonly RuntimeCase[]
}

/** A case that is no scenario of the contract. Throws where the promise is broken. */
export interface RuntimeCase {
  readonly promise: string
  run(kit: Kit): Promise<void>
}

/** What a case works with. */
export interface Kit {
  readonly client: RuntimeClient
  readonly url: string
  /** Sets the simulator's replies. */
  script(...replies: Exclude<Script, { readonly topic: string }>): Promise<void>
  sent(): Promise<readonly SentRequest[]>
}
