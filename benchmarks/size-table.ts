import { bytes, table, verdict } from './report.ts'
import { readRecord } from './size-record.ts'
import { ours, peers, type Size, sizesOf } from './sizes.ts'

/** Bundles what is built, and its peers, and tells how large they are. */
export async function compareSizes(): Promise<string> {
  const record = readRecord()
  const rows = Object.entries<Size>({ ...(await sizesOf(ours)), ...(await sizesOf(peers)) }).map(([name, size]) => {
    const { budget, gzipped: before } = record[name] ?? {}
    return [
      name in ours ? `**${name}**` : name,
      bytes(size.minified),
      bytes(size.gzipped),
      budget === undefined ? '' : verdict(size.gzipped <= budget, `≤ ${bytes(budget)}`),
      before === undefined ? '' : bytes(before),
    ]
  })
  return `### Sizes\n\n${table(['bytes', 'minified', 'min + gzip', 'budget', 'recorded'], rows)}`
}
