import type { View } from './daemon-fleet.ts'

const width = 40
const bar = (share: number): string => '█'.repeat(Math.round(Math.min(1, share) * width)).padEnd(width, '·')

/** A view as lines for a terminal. */
export function lines({ seconds, tokens, refused, gate }: View, expected: number): readonly string[] {
  const { state = 'open', leftMs = 0, pacePerSecond = Infinity, queueLength = 0, inFlight = 0 } = gate ?? {}
  const pace = pacePerSecond === Infinity ? 'no limit met' : `${pacePerSecond.toFixed(1)} per second`
  const gateText = state === 'closed' ? `closed for ${(leftMs / 1000).toFixed(1)} s` : state
  return [
    `tokens  ${bar(tokens / expected)} ${tokens} of ${expected}, ${refused} refused`,
    `queue   ${bar(queueLength / 200)} ${queueLength} waiting, ${inFlight} in flight`,
    `gate    ${gateText}`,
    `pace    ${pace}`,
    `time    ${seconds.toFixed(1)} s`,
  ]
}
