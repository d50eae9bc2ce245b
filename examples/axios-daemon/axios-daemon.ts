import { isStsError, policies, withStsErrors } from '@sts-errors/axios'
import type { Clock } from '@sts-errors/core'
import { contoso, startSimulator } from '@sts-errors/simulator'
import axios from 'axios'

/**
 * A background job with an axios instance that it had before: a busy STS and a throttled Graph are waited out, and an expired
 * secret is told to its owner instead of retried.
 *
 * @param clock - whose waits are over at once: a program of your own leaves it out
 */
export async function axiosDaemon(print: (line: string) => void, clock: Clock): Promise<void> {
  const simulator = await startSimulator({ now: () => clock.now() }) // stands for the STS and for Graph
  const { tenantId, daemon, graph } = contoso

  const http = withStsErrors(axios.create({ baseURL: simulator.url }), {
    clock,
    retry: { ...policies.daemon, jitter: 'none' },
    onRetry: ({ error, attempt, delayMs }) => print(`attempt ${attempt}: ${error.kind}, again in ${delayMs / 1000} s`),
  })

  async function requestToken(secret: string): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: daemon.id,
      client_secret: secret,
      scope: `${graph.uri}/.default`,
    })
    const { data } = await http.post<{ access_token: string }>(`/${tenantId}/oauth2/v2.0/token`, form)
    return data.access_token
  }

  try {
    simulator.enqueue('gateway-html', 'throttled-minute') // an HTML page, then a 429 that asks for a minute
    const token = await requestToken(daemon.secret)
    print('a token')

    simulator.when({ method: 'GET' }).enqueue({ status: 429, headers: { 'Retry-After': 120 } })
    const headers = { authorization: `Bearer ${token}` }
    const { data } = await http.get<{ value: unknown[] }>('/graph/v1.0/users', { headers })
    print(`users: ${data.value.length > 0 ? 'some' : 'none'}`)

    await requestToken(daemon.expiredSecret)
  } catch (error) {
    if (!isStsError(error)) throw error
    print(`${error.kind} ${error.reason} ${error.code}: ${error.action}, after ${error.attempts} attempt`)
  } finally {
    await simulator.close()
  }
}
