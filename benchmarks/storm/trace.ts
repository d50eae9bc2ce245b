/** Answers per second of a storm. */
export interface Trace {
  readonly accepted: number[]
  readonly rejected: number[]
}

export const emptyTrace = (): Trace => ({ accepted: [], rejected: [] })

/** Counts an answer in its second. */
export function note({ accepted, rejected }: Trace, ms: number, status: number): void {
  const counts = status === 200 ? accepted : rejected
  const second = Math.floor(ms / 1000)
  counts[second] = (counts[second] ?? 0) + 1
}
