import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  type Answer,
  contoso,
  type RequestMatch,
  type ScenarioName,
  type ScriptedAnswer,
  type ScriptedReply,
  startSimulator,
} from '@sts-errors/simulator'
import { findClosedPort } from '../closed-port.ts'
import type { Target } from '../contract/scenario.ts'
import type { Orders, Report, Script } from './control.ts'
import { scenarioOf } from './run-cases.ts'

/** What the cases of a runtime talk to: the simulator, and a way to tell it what to answer. */
export interface ControlServer extends AsyncDisposable {
  readonly url: string
  /** What the runtime reports; rejects when nothing has come after so many milliseconds. */
  report(limitMs: number): Promise<Report>
}

type Handlers = { [Name in keyof Orders]: (ask: Orders[Name]['ask']) => Orders[Name]['answer'] }

type Asks = Extract<RequestMatch, (...args: never[]) => unknown>

const isPreflight: Asks = ({ method, headers }) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
const notPreflight: Asks = request => !isPreflight(request)
const preflightAnswer: ScriptedReply = {
  status: 204,
  headers: {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': '*, Authorization',
    Connection: 'close',
  },
  times: Infinity,
}

/** @param files - what a page needs, by path: `/page.js` */
export async function startControl(files: { readonly [path: string]: string } = {}): Promise<ControlServer> {
  let nowMs = Date.now()
  const simulator = await startSimulator({ now: () => nowMs, signingAlgorithm: 'ES256' })
  const overTls = await startSimulator({ tls: true, signingAlgorithm: 'ES256' })
  const closedPort = await findClosedPort()
  let reported: (report: Report) => void
  const report = new Promise<Report>(resolve => {
    reported = resolve
  })
  const addresses: Record<Target, string> = {
    resource: `${simulator.url}/graph/v1.0/me`,
    token: `${simulator.url}/common/oauth2/v2.0/token`,
    managed_identity: `${simulator.url}/metadata/identity/oauth2/token?resource=https%3A%2F%2Fgraph.microsoft.com`,
    refused: `http://127.0.0.1:${closedPort}/common/oauth2/v2.0/token`,
    untrusted: `${overTls.url}/graph/v1.0/me`,
    unknown_host: 'http://does-not-exist.invalid/common/oauth2/v2.0/token',
  }
  const handlers: Handlers = {
    addresses: () => addresses,
    script({ replies, nowMs: now }) {
      nowMs = now
      simulator.clearEnqueued()
      simulator.clearRequests()
      for (const reply of repliesOf(replies)) simulator.when(notPreflight).enqueue(reply)
      simulator.when(isPreflight).enqueue(preflightAnswer)
      return null
    },
    advance({ ms }) {
      nowMs += ms
      return null
    },
    sent: () =>
      simulator.requests.filter(notPreflight).map(({ method, path, headers: { authorization } }) => ({
        method,
        path,
        ...(typeof authorization === 'string' && { authorization }),
      })),
    sts() {
      overTls.clearEnqueued()
      overTls.clearRequests()
      overTls.signIn.session = contoso.users.ada
      return {
        authority: `${overTls.url}/${contoso.tenantId}`,
        clientId: contoso.app.id,
        loginHint: contoso.users.ada,
      }
    },
    scriptTokens({ replies }) {
      overTls.when({ endpoint: 'token' }).enqueue(...replies.map(guarded))
      return null
    },
    tokenRequests: () => overTls.requests.filter(({ endpoint }) => endpoint === 'token').length,
    revoke({ signsOut }) {
      overTls.revokeSessions({ username: contoso.users.ada })
      overTls.signIn.session = signsOut ? undefined : contoso.users.ada
      return null
    },
    report(report) {
      reported(report)
      return null
    },
  }
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    if (file !== undefined) {
      response.setHeader('Content-Type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html')
      return void response.end(file)
    }
    // An address without a host, in a page.
    if (request.method !== 'POST') return void response.writeHead(404).end()
    void answerOrder(handlers, request).then(
      answer => response.end(JSON.stringify(answer)),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async report(limitMs) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no report after ${limitMs / 1000} s`)), limitMs)
      })
      return Promise.race([report, late]).finally(() => clearTimeout(timer))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await Promise.all([simulator.close(), overTls.close()])
    },
  }
}

async function answerOrder(handlers: Handlers, request: IncomingMessage): Promise<unknown> {
  const name = request.url?.slice(1) ?? ''
  if (!Object.hasOwn(handlers, name)) throw new Error(`no such order: ${name}`)
  return (handlers[name as keyof Orders] as (ask: unknown) => unknown)(JSON.parse(await text(request)))
}

/** Replies as the simulator takes them; those of a scenario stand in its table. */
function repliesOf(script: Script): readonly ScriptedAnswer[] {
  if (!('topic' in script)) return script.map(guarded)
  const replies = scenarioOf(script.topic, script.index)?.replies ?? []
  return (script.lastOnly ? replies.slice(-1) : replies).map(reply =>
    typeof reply === 'function' ? (_request, { nowMs }) => guard(reply(nowMs)) : guarded(reply),
  )
}

/**
 * A browser answers a 410 from its cache, and several clients repeat by themselves what was lost on a connection that they
 * had used before.
 */
const guard = <A extends Answer>(answer: A): A => ({
  ...answer,
  headers: { 'Cache-Control': 'no-store', Connection: 'close', ...answer.headers },
})

const guarded = (reply: ScenarioName | ScriptedReply): ScriptedAnswer =>
  typeof reply === 'object'
    ? guard(reply)
    : reply === 'close-after-answer'
      ? reply
      : guard<ScriptedReply>({ scenario: reply })
