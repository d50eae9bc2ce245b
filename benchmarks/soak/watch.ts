import { readdirSync, readlinkSync } from 'node:fs'

/** What a process holds at a moment. */
export interface Sample {
  /** Seconds since the beginning. */
  readonly atS: number
  /** Bytes in use after a collection. */
  readonly heap: number
  readonly rss: number
  /** Sockets of the process, also those that nobody refers to. */
  readonly sockets: number
  /** Handles and requests that keep the process alive, by type. */
  readonly handles: { readonly [type: string]: number }
  readonly calls: number
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Open sockets, where the system tells of them; 0 elsewhere. */
function countSockets(): number {
  try {
    return readdirSync('/proc/self/fd').filter(fd => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:')
      } catch {
        return false
      }
    }).length
  } catch {
    return 0
  }
}

function countHandles(): { [type: string]: number } {
  const counts: { [type: string]: number } = {}
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

export async function takeSample(begun: number, calls: number): Promise<Sample> {
  const { gc } = globalThis
  if (!gc) throw new Error('a heap can be watched with --expose-gc only')
  gc()
  // What is let go of once it is collected.
  await turn()
  gc()
  const { heapUsed, rss } = process.memoryUsage()
  const atS = Math.round((Date.now() - begun) / 1000)
  return { atS, heap: heapUsed, rss, sockets: countSockets(), handles: countHandles(), calls }
}

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
