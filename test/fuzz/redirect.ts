import { fromAuthorizationResponse } from '@sts-errors/core'
import { checkError } from './invariants.ts'

/** The address of a redirect, or its parameters alone. */
export function fuzz(data: Buffer): void {
  const text = data.toString()
  for (const address of [
    text,
    `https://app.example/?${text}`,
    `https://app.example/#${text}`,
    new URLSearchParams(text),
  ])
    checkError(fromAuthorizationResponse(address))
}
