import { type RefusalName, type RefusalRow, refusalTable } from './refusal-table.ts'

/** Thrown where a request is refused, and turned into the answer of its dialect at the endpoint. */
export class Refusal extends Error {
  readonly reason: RefusalName
  readonly row: RefusalRow
  readonly detail: string | undefined
  readonly claims: string | undefined

  constructor(reason: RefusalName, more: { detail?: string; claims?: string } = {}) {
    super(reason)
    this.reason = reason
    this.row = refusalTable[reason]
    this.detail = more.detail
    this.claims = more.claims
  }
}

/** Refuses the request at hand. */
export function refuse(reason: RefusalName, more?: { detail?: string; claims?: string }): never {
  throw new Refusal(reason, more)
}
