import { createFetch } from '@sts-errors/fetch'
import { micros, spread, table, verdict } from './report.ts'
import { difference, measureInRounds, type Subject, type Timing } from './rounds.ts'

const answer = new Response(null, { status: 200 })
const transport = async (_input: string | URL | Request, _init?: RequestInit): Promise<Response> => answer

const token = 'https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token'
const body =
  'grant_type=client_credentials&client_id=00000000-0000-0000-0000-000000000000&client_secret=s&scope=.default'
const requests = {
  'token request': [token, { method: 'POST', body }],
  'resource request': ['https://graph.microsoft.com/v1.0/me', {}],
} satisfies Record<string, [string, RequestInit]>

const off = createFetch({ fetch: transport, throttle: false })
const on = createFetch({ fetch: transport })
const manyAtOnce = 100

/** What the throttle costs a call to a healthy service, one at a time and many at once. */
export async function timeThrottle(): Promise<string> {
  const rows: string[][] = []
  for (const [name, request] of Object.entries<[string, RequestInit]>(requests))
    for (const calls of [1, manyAtOnce]) {
      const subject = (client: typeof on): Subject => ({
        name,
        run:
          calls === 1
            ? () => client(...request)
            : () => Promise.all(Array.from({ length: calls }, () => client(...request))),
      })
      const timings = await measureInRounds({ off: subject(off), on: subject(on) }, { rounds: 24, msPerRound: 50 })
      const perCall = (ns: number): number => ns / calls
      const added = difference(timings.on, timings.off)
      const median = ({ median }: Timing): string => micros(perCall(median))
      rows.push([
        `${name}, ${calls === 1 ? 'one at a time' : `${calls} at once`}`,
        median(timings.off),
        median(timings.on),
        micros(perCall(added.median)),
        spread([perCall(added.spread[0]), perCall(added.spread[1])]),
        verdict(perCall(added.median) <= 500, '≤ 0.5 µs'),
      ])
    }
  return `### What the throttle costs\n\n${table(['µs for each success', 'off', 'on', 'added', 'p25–p75', 'target'], rows)}`
}
