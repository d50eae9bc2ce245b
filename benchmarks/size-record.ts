import { readFileSync, writeFileSync } from 'node:fs'
import type { Size } from './sizes.ts'

interface RecordedSize extends Size {
  /** What `gzipped` may be at most. */
  readonly budget?: number
}

const file = new URL('sizes.json', import.meta.url)

export const readRecord = (): Record<string, RecordedSize | undefined> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, RecordedSize | undefined>

/** Records the sizes of today. Budgets stay; what is no longer measured goes. */
export function writeRecord(sizes: Record<string, Size>): void {
  const before = readRecord()
  const record = Object.entries(sizes).map(([name, size]) => [name, { ...before[name], ...size }])
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(record), null, 2)}\n`)
}

/** What is wrong with a size, if anything. */
export function complaintAbout({ gzipped }: Size, recorded: RecordedSize | undefined): string | undefined {
  if (!recorded) return 'not recorded in benchmarks/sizes.json'
  const { budget = Infinity, gzipped: before } = recorded
  if (gzipped > budget) return `${gzipped - budget} B over its budget of ${budget} B`
  const growth = (gzipped / before - 1) * 100
  return growth > 3 ? `${growth.toFixed(1)} % more than the recorded ${before} B` : undefined
}
