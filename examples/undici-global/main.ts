/**
 * One line covers a whole process: `fetch`, `request` and a library that knows nothing of us send through the dispatcher
 * that is set for all. Run it with `npx tsx examples/undici-global/main.ts`.
 */
import { contoso, startSimulator } from '@sts-errors/simulator'
import { isStsError, normalizeError, type StsDispatchOptions, stsErrors } from '@sts-errors/undici'
import { Agent, request, setGlobalDispatcher } from 'undici'

const sts = await startSimulator() // stands for https://login.microsoftonline.com and https://graph.microsoft.com

setGlobalDispatcher(
  new Agent().compose(
    stsErrors({ onRetry: ({ error, attempt }) => console.log(`  attempt ${attempt}: ${error.kind}, ${error.status}`) }),
  ),
)

/** Some library's code: plain fetch, and nobody who could change it. */
async function token(secret: string): Promise<unknown> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: contoso.daemon.id,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  })
  const response = await fetch(`${sts.url}/${contoso.tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
  return response.json()
}

console.log('fetch: a token request that meets a 429, then a gateway’s page')
sts.enqueue('throttled-ms', { scenario: 'gateway-html' })
console.log('  answered:', Object.keys(Object(await token(contoso.daemon.secret))).join(', '))

console.log('undici.request: a resource that is busy')
sts.enqueue({ status: 503, headers: { 'retry-after-ms': 10 } }, { body: { displayName: 'Ada' } })
const { body } = await request(`${sts.url}/graph/v1.0/me`)
console.log('  answered:', await body.json())

console.log('undici.request: typed errors, for one request')
const typed: StsDispatchOptions = { sts: { throwOn: 'recognized' } }
await request(`${sts.url}/graph/v1.0/me`, { method: 'GET', ...typed }).catch((error: unknown) => {
  if (isStsError(error)) console.log('  thrown:', error.kind, error.status, error.action)
})

console.log('fetch: typed errors for all, in what fetch makes of them')
setGlobalDispatcher(new Agent().compose(stsErrors({ throwOn: 'recognized' })))
await token(contoso.daemon.expiredSecret).catch((error: unknown) => {
  const found = normalizeError(error)
  console.log('  thrown:', String(error), '→', found?.kind, found?.reason, found?.code)
})

await sts.close()
