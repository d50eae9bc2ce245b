import type { ThrottleRequest } from './policy.ts'

const graphHost = /^(?:dod-)?graph\.microsoft\.(?:com|us)$|^microsoftgraph\.chinacloudapi\.cn$/
const armHost = /^management\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)$/
/** Whose mailbox, and that it is a mailbox. */
const mailbox =
  /^\/[^/]+\/(?:(me)|(?:users|groups)\/([^/]+))\/(?:mail|message|send|calendar|event|contact|outlook|inference|find|getSchedule|reminder|people|photo|conversation|thread)/i

/**
 * Throttle key for Microsoft Graph: application and tenant; for Outlook resources application and mailbox.
 *
 * @returns `undefined` for addresses that are not Graph's
 * @see https://learn.microsoft.com/graph/throttling-limits
 */
export function graphThrottleKey(request: ThrottleRequest): readonly string[] | undefined {
  const { host, path } = split(request.url)
  if (!graphHost.test(host)) return undefined
  const { app, tenant, principal } = caller(request)
  const [outlook, me, id = ''] = mailbox.exec(path) ?? []
  return outlook ? [`${host} mailbox`, app, tenant, me ? principal : id] : [host, app, tenant]
}

/**
 * Throttle key for Azure Resource Manager: subscription (else tenant), principal, and reads, writes or deletes.
 *
 * @returns `undefined` for addresses that are not Resource Manager's
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function armThrottleKey(request: ThrottleRequest): readonly string[] | undefined {
  const { host, path } = split(request.url)
  if (!armHost.test(host)) return undefined
  const { tenant, principal } = caller(request)
  const operation = { GET: 'reads', HEAD: 'reads', DELETE: 'deletes' }[request.method] ?? 'writes'
  const subscription = /^\/subscriptions\/([^/?]+)/i.exec(path)?.[1]?.toLowerCase()
  return [`${host} ${operation}`, subscription ?? tenant, principal]
}

function split(url: string): { host: string; path: string } {
  const [, host = '', path = ''] = /^https:\/\/([^/?#:@]+)(?::443)?([^?#]*)/i.exec(url) ?? []
  return { host: host.toLowerCase(), path }
}

/** Whom an access token is for. Only compared, so it need not be trusted; one that is opaque stands for its caller. */
function caller(request: ThrottleRequest): { app: string; tenant: string; principal: string } {
  const authorization = request.header('authorization') ?? ''
  try {
    const payload = /\.([\w-]+)\./.exec(authorization)?.[1] ?? ''
    const claims = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as { [name: string]: unknown }
    const text = (...names: string[]): string => names.map(name => claims[name]).find(isText) ?? authorization
    return { app: text('appid', 'azp'), tenant: text('tid', 'iss'), principal: text('oid', 'sub', 'appid') }
  } catch {
    return { app: authorization, tenant: '', principal: authorization }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
