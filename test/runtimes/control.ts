import type { ScenarioName, ScriptedReply } from '@sts-errors/simulator'
import type { Target } from '../contract/scenario.ts'

/** Replies of the simulator: those of a scenario of the contract, or as data. */
export type Script =
  | { readonly topic: string; readonly index: number; readonly lastOnly?: boolean }
  | readonly (ScenarioName | ScriptedReply)[]

/** What a runtime can ask of the program that started it, in JSON. */
export interface Orders {
  /** Where requests go. */
  addresses: { ask: Record<never, never>; answer: Readonly<Record<Target, string>> }
  /** Forgets what came so far, and sets the simulator's clock. */
  script: { ask: { readonly replies: Script; readonly nowMs: number }; answer: null }
  /** Time has passed. */
  advance: { ask: { readonly ms: number }; answer: null }
  /** What reached the simulator, preflights aside. */
  sent: { ask: Record<never, never>; answer: readonly SentRequest[] }
  /** Where somebody is signed in, over TLS. Its token endpoint has been asked nothing yet. */
  sts: { ask: Record<never, never>; answer: StsAddress }
  /** What its token endpoint answers next. */
  scriptTokens: { ask: { readonly replies: readonly (ScenarioName | ScriptedReply)[] }; answer: null }
  /** How often its token endpoint was asked. */
  tokenRequests: { ask: Record<never, never>; answer: number }
  /** It refuses the refresh tokens that it has issued; whether the sign-in is over, too. */
  revoke: { ask: { readonly signsOut: boolean }; answer: null }
  report: { ask: Report; answer: null }
}

/** What a page knows of its STS. */
export interface StsAddress {
  readonly authority: string
  readonly clientId: string
  readonly loginHint: string
}

/** A request as the simulator saw it. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly authorization?: string
}

/** How a case went. */
export interface CaseResult {
  readonly client: string
  readonly promise: string
  readonly problem?: string
  /** Why the case says nothing about this runtime. */
  readonly inapplicable?: string
}

export interface Report {
  readonly results: readonly CaseResult[]
  /** What broke all of it. */
  readonly crash?: string
}

export type Control = <Name extends keyof Orders>(
  name: Name,
  ask: Orders[Name]['ask'],
) => Promise<Orders[Name]['answer']>

/** The way back to the program that started the runtime. By POST, which no runtime answers from memory. */
export function createControl(url: string): Control {
  return async (name, ask) => {
    const response = await globalThis.fetch(`${url}/${name}`, { method: 'POST', body: JSON.stringify(ask) })
    return JSON.parse(await response.text()) as never
  }
}
