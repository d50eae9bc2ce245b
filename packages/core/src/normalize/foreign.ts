import type { StsError } from '../errors.ts'

/** An error of somebody else's making: members of which nothing is known. */
export interface Foreign {
  readonly [member: string]: unknown
}

/** Reads the errors of one family of libraries by their shape; `undefined` for any other. */
export type Reader = (error: Foreign) => StsError | undefined

/** A member that is text and says something. */
export const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
