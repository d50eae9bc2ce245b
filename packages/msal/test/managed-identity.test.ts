import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { contoso, type ScriptedAnswer } from '@sts-errors/simulator'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import {
  createNetworkClient,
  type NetworkClient,
  type NetworkClientOptions,
  normalizeError,
  policies,
} from '../src/index.ts'
import { versions } from './msal-apps.ts'

const simulator = useSimulator({ managedIdentity: { identityHeader: 'identity-header' } })
const environment = { ...process.env }
beforeEach(() => {
  process.env.IDENTITY_ENDPOINT = `${simulator().url}/msi/token`
  process.env.IDENTITY_HEADER = 'identity-header'
})
afterEach(() => {
  process.env = environment
})

describe.each(Object.entries(versions))('a managed identity of %s', (_version, msal) => {
  let current: NetworkClient
  // MSAL keeps the first one that it is given, for the whole process.
  const networkClient: NetworkClient = {
    sendGetRequestAsync: (...given) => current.sendGetRequestAsync(...given),
    sendPostRequestAsync: (...given) => current.sendPostRequestAsync(...given),
  }

  function ask(options: NetworkClientOptions = {}) {
    current = createNetworkClient({ clock: createVirtualClock(), ...options })
    const app = new msal.ManagedIdentityApplication({ system: { networkClient, disableInternalRetries: true } })
    // Tokens are kept for the whole process too.
    return app.acquireToken({ resource: contoso.graph.uri, forceRefresh: true }).catch((thrown: unknown) => thrown)
  }

  test('gets its token', async () => {
    expect(await ask()).toMatchObject({ accessToken: expect.stringMatching(/^ey/) })
  })

  test('waits until the endpoint is there again', async () => {
    simulator().enqueue({ status: 404, body: '' }, { status: 410, body: '' }, 'gateway-html')
    expect(await ask({ retry: policies.managedIdentity })).toMatchObject({ accessToken: expect.any(String) })
    expect(simulator().requests).toHaveLength(4)
  })

  test.each<[string, ScriptedAnswer, object]>([
    ['429 in plain text', 'throttled-text', { kind: 'throttled', status: 429, retryAfterMs: 1000 }],
    ['a page of a gateway', 'gateway-html', { kind: 'service_unavailable', status: 502 }],
    ['a lost connection', { fault: 'reset_before_headers' }, { kind: 'network', reason: 'reset' }],
    [
      'an error of App Service',
      { status: 400, body: { statusCode: 400, message: 'No managed identity found for the app.' } },
      { status: 400, errorDescription: 'No managed identity found for the app.' },
    ],
  ])('is typed in full after %s', async (_what, answer, expected) => {
    simulator().enqueue(answer)
    expect(normalizeError(await ask({ retry: false }))).toMatchObject(expected)
    expect(simulator().requests).toHaveLength(1)
  })
})
