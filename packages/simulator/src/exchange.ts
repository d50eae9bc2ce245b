import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Answer, checkAnswer, type Reply, resolveAnswer } from './http/answer.ts'
import { crossOriginHeaders, isPreflight, preflightHeaders } from './http/cross-origin.ts'
import { deliver } from './http/deliver.ts'
import type { Connection } from './http/listener.ts'
import { completeRequest, type OpenRequest } from './http/recorded-request.ts'
import type { Timers } from './http/timers.ts'
import type { Gatekeeper } from './quota/gatekeeper.ts'
import type { Route } from './router.ts'
import type { Scene } from './scene.ts'
import type { Script } from './script.ts'

/** What decides about an answer. */
export interface Deciders {
  readonly script: Script
  readonly gatekeeper: Gatekeeper
  readonly route: Route
}

/** What an answer is sent with. */
export interface Delivery {
  readonly message: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  readonly timers: Timers
  readonly latencyMs: number
}

function withCrossOrigin(answer: Answer, request: OpenRequest): Answer {
  const more = crossOriginHeaders(request, Object.keys(answer.headers ?? {}))
  return { ...answer, headers: { ...more, ...answer.headers } }
}

/** The answer to a request: a scripted one, else a quota's, else the usual one. */
async function choose({ script, gatekeeper, route }: Deciders, request: OpenRequest, scene: Scene): Promise<Answer> {
  const scripted = script.take(request, scene)
  if (scripted !== undefined) return scripted
  if (isPreflight(request)) return { status: 204, headers: preflightHeaders(request) }
  return gatekeeper.check(request, scene) ?? (await route.answer(request, scene))
}

/** A bug in the simulator, or in an answer function, must not look like an answer of the service. */
function crash(error: unknown): Answer {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { status: 500, body: `The simulator failed: ${text}\n`, note: 'simulator failed' }
}

async function decide(deciders: Deciders, request: OpenRequest, scene: Scene): Promise<Reply> {
  try {
    const answer = withCrossOrigin(await choose(deciders, request, scene), request)
    checkAnswer(answer)
    return resolveAnswer(answer, scene.nowMs)
  } catch (error) {
    return resolveAnswer(crash(error), scene.nowMs)
  }
}

/** The client sees no status with these. */
const neverAnswered: readonly string[] = ['silent', 'reset_before_headers', 'not_http']

function noteOf({ fault, note }: Reply): string | undefined {
  if (fault === undefined) return note
  return note === undefined ? `fault ${fault.type}` : `${note}, fault ${fault.type}`
}

/** Takes one request from its arrival to the end of its answer, and notes both in its record. */
export async function exchange(
  request: OpenRequest,
  deciders: Deciders,
  delivery: Delivery,
  sceneNow: () => Scene,
): Promise<void> {
  const { message, response, connection, timers, latencyMs } = delivery
  const startedAt = performance.now()
  try {
    await completeRequest(request, message)
  } catch {
    request.note = 'client left'
    return
  }
  const scene = sceneNow()
  const reply = await decide(deciders, request, scene)
  request.note = noteOf(reply)
  request.status = neverAnswered.includes(reply.fault?.type ?? '') ? undefined : reply.status
  await deliver(
    { ...reply, delayMs: reply.delayMs + latencyMs },
    { response, socket: connection.socket, timers, sendsBody: request.method !== 'HEAD' },
  )
  request.durationMs = performance.now() - startedAt
}
