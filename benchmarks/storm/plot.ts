import type { Trace } from './trace.ts'

const width = 860
const left = 150
const right = 20
const panel = 84
const gap = 22
const top = 64
const ticks = [10, 100, 1000]
/** Square roots, so that 10 per second can be seen beside 2,000. */
const heightOf = (count: number, most: number): number => panel * Math.sqrt(Math.min(count, most) / most)

/** Requests per second over time, a panel for each policy: what was accepted, and what was rejected. */
export function plot(title: string, subtitle: string, traces: { readonly [policy: string]: Trace }): string {
  const policies = Object.entries(traces)
  const seconds = 240
  const most = 2000
  const barWidth = (width - left - right) / seconds
  const height = top + policies.length * (panel + gap) + 30
  const panels = policies.map(([policy, { accepted, rejected }], index) => {
    const base = top + index * (panel + gap) + panel
    const bars: string[] = []
    for (let second = 0; second < seconds; second++) {
      const x = (left + second * barWidth).toFixed(1)
      const ok = accepted[second] ?? 0
      const all = ok + (rejected[second] ?? 0)
      const bar = (count: number, colour: string) => {
        const h = heightOf(count, most)
        return `<rect x="${x}" y="${(base - h).toFixed(1)}" width="${(barWidth * 0.9).toFixed(1)}" height="${h.toFixed(1)}" fill="${colour}"/>`
      }
      if (all > ok) bars.push(bar(all, '#d1495b'))
      if (ok) bars.push(bar(ok, '#2a9d8f'))
    }
    const sum = (counts: number[]): number => counts.reduce((total, count) => total + (count ?? 0), 0)
    const lines = ticks.map(tick => {
      const y = (base - heightOf(tick, most)).toFixed(1)
      return `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#ddd"/><text x="${left - 6}" y="${y}" dy="3" text-anchor="end" fill="#888" font-size="9">${tick}</text>`
    })
    const [done, vain] = [sum(accepted), sum(rejected)].map(count => count.toLocaleString('en-US'))
    return [
      ...lines,
      `<line x1="${left}" x2="${width - right}" y1="${base}" y2="${base}" stroke="#888"/>`,
      ...bars,
      `<text x="10" y="${base - panel + 14}" font-size="13" font-weight="600">${policy}</text>`,
      `<text x="10" y="${base - panel + 32}" font-size="11" fill="#2a9d8f">${done} accepted</text>`,
      `<text x="10" y="${base - panel + 48}" font-size="11" fill="#d1495b">${vain} rejected</text>`,
    ].join('\n')
  })
  const axis = [0, 60, 120, 180, 240].map(
    second =>
      `<text x="${left + second * barWidth}" y="${height - 14}" text-anchor="middle" font-size="10" fill="#666">${second} s</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" fill="#222">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="10" y="24" font-size="16" font-weight="600">${title}</text>
<text x="10" y="43" font-size="11" fill="#666">${subtitle}</text>
${[...panels, ...axis].join('\n')}
</svg>
`
}
