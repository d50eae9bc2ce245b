import type { RowName } from '../rows.ts'

/** A documented STS code: its digits, the platform's name for it where one is public, what it means, and texts of ours. */
export type CodeRow = readonly [digits: number, name: string, row: RowName, meaning: string, remedy: string]
