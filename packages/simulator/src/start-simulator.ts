import type { Directory } from './directory/directory.ts'
import { extendDirectory } from './directory/extend.ts'
import { exchange } from './exchange.ts'
import { listen } from './http/listener.ts'
import { openRequest, type RecordedRequest } from './http/recorded-request.ts'
import { compileMatch, type RequestMatch } from './http/request-match.ts'
import { createTimers } from './http/timers.ts'
import { createGatekeeper } from './quota/gatekeeper.ts'
import { resolveQuotas } from './quota/resolve-quota.ts'
import { resolveOptions, type Settings } from './resolve-options.ts'
import { routeFor } from './router.ts'
import { createScript, type ScriptedAnswer } from './script.ts'
import type { Simulator } from './simulator.ts'
import type { SimulatorOptions } from './simulator-options.ts'
import { approveDevice, findDevice } from './sts/device-codes.ts'
import { mintToken } from './sts/mint-token.ts'
import { createRevocations } from './sts/revocations.ts'
import { revokeAccess, revokeSessions } from './sts/revoke.ts'
import type { Sts } from './sts/sts.ts'
import { makeCertificate } from './tls/certificate.ts'
import { signingKey } from './tokens/signing-key.ts'

function createSts(url: string, directory: Directory, settings: Settings): Sts {
  const { now, lifetimes, signingAlgorithm, signIn, rotateRefreshTokens, deviceCodePolling } = settings
  return {
    url,
    now,
    signingAlgorithm,
    key: () => signingKey(signingAlgorithm),
    lifetimes,
    signIn,
    strongSessions: new Set(),
    rotateRefreshTokens,
    deviceCodePolling,
    directory,
    codes: new Map(),
    refreshTokens: new Map(),
    deviceCodes: new Map(),
    consents: new Set(),
    wrongTries: new Map(),
    revocations: createRevocations(),
  }
}

/** Starts a simulator. Throws TypeError or RangeError for options that make no sense. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const settings = resolveOptions(options)
  const requests: RecordedRequest[] = []
  const script = createScript()
  const timers = createTimers()
  const directory = extendDirectory(settings.directory, settings.now())
  const tls = settings.tls ? makeCertificate(Date.now()) : undefined
  let gatekeeper = createGatekeeper(settings.quotas)
  let received = 0

  const listener = await listen({
    port: settings.port,
    tls,
    handle(message, response, connection) {
      received += 1
      const request = openRequest(message, { id: received, connection: connection.id, nowMs: settings.now() })
      const route = routeFor(sts, settings.managedIdentity, request.path)
      request.endpoint = route.endpoint
      requests.push(request)
      if (requests.length > settings.keptRequests) requests.splice(0, requests.length - settings.keptRequests)
      const delivery = { message, response, connection, timers, latencyMs: settings.latencyMs }
      const scene = (): { url: string; nowMs: number } => ({ url: sts.url, nowMs: settings.now() })
      void exchange(request, { script, gatekeeper, route }, delivery, scene).then(() => settings.onAnswer?.(request))
    },
  })
  const sts = createSts(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.port}`, directory, settings)

  const enqueue = (answers: readonly ScriptedAnswer[], match?: RequestMatch): void => {
    for (const answer of answers) script.add(answer, match)
  }
  const close = (): Promise<void> => {
    timers.clear()
    return listener.close()
  }

  return {
    url: sts.url,
    ca: tls?.cert,
    requests,
    get connections() {
      return listener.accepted()
    },
    get openConnections() {
      return listener.open()
    },
    get pending() {
      return script.pending
    },
    directory,
    signIn: sts.signIn,
    enqueue: (...answers) => enqueue(answers),
    when(match) {
      const matches = compileMatch(match)
      return { enqueue: (...answers) => enqueue(answers, matches) }
    },
    clearRequests() {
      requests.length = 0
    },
    clearEnqueued: () => script.clear(),
    setQuotas(quotas) {
      gatekeeper = createGatekeeper(resolveQuotas(quotas))
    },
    approveDeviceCode: (code, username) => approveDevice(sts, findDevice(sts, code), username ?? sts.signIn.username),
    declineDeviceCode(code) {
      findDevice(sts, code).outcome = 'declined'
    },
    expireDeviceCode(code) {
      findDevice(sts, code).expiresAtMs = Number.NEGATIVE_INFINITY
    },
    revokeSessions: users => revokeSessions(sts, users),
    revokeAccessTokens: users => revokeAccess(sts, users),
    issueToken: tokenOptions => mintToken(sts, tokenOptions),
    close,
    [Symbol.asyncDispose]: close,
  }
}
