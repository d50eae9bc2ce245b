import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** A table as Markdown that also reads well in a terminal. The first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`
  const rule = widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}

const pad = (text: string, width: number, column: number): string =>
  column ? text.padStart(width) : text.padEnd(width)

export const micros = (ns: number): string => (ns / 1000).toFixed(2)
export const spread = ([low, high]: readonly [number, number]): string => `${micros(low)}–${micros(high)}`
export const times = (ratio: number): string => `${ratio < 10 ? ratio.toPrecision(2) : Math.round(ratio)} ×`
export const verdict = (met: boolean, target: string): string => `${target} ${met ? '✓' : '✗'}`
export const bytes = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ')

/** Where and with what the figures were measured. */
export function circumstances(peers: readonly string[]): string {
  const versions = peers.map(peer => `${peer} ${versionOf(peer)}`).join(', ')
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU'
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, Node ${process.versions.node} on ${process.platform} ${process.arch}, ${cpu}.\nPeers: ${versions}.`
}

function versionOf(peer: string): string {
  const file = new URL(`../node_modules/${peer}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const readme = new URL('README.md', import.meta.url)

/** Puts a report in the place of the last one of its name. */
export function keep(report: string, what: string): void {
  const before = readFileSync(readme, 'utf8')
  const betweenMarkers = new RegExp(`(?<=<!-- ${what} -->\\n)[\\s\\S]*(?=<!-- end of ${what} -->)`)
  if (!betweenMarkers.test(before)) throw new Error(`benchmarks/README.md has no place for the ${what}`)
  writeFileSync(
    readme,
    before.replace(betweenMarkers, () => `\n${report}\n\n`),
  )
}
