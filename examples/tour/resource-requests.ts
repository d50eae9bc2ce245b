import { createServer } from 'node:net'
import type { TokenOptions } from '@sts-errors/simulator'
import type { MakeRequest } from './request.ts'

/** A call of an API with a token that says this. */
export function call(path: string, token: TokenOptions = {}, method: 'GET' | 'POST' = 'GET'): MakeRequest {
  return async ({ simulator }) => ({
    method,
    url: `${simulator.url}${path}`,
    headers: { authorization: `Bearer ${await simulator.issueToken(token)}` },
  })
}

/** A call without a token. */
export function get(path: string, headers: Readonly<Record<string, string>> = {}): MakeRequest {
  return ({ simulator }) => ({ method: 'GET', url: `${simulator.url}${path}`, headers })
}

/** A call of a port at which nobody listens. */
export const callClosedPort: MakeRequest = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve({ method: 'GET', url: `http://127.0.0.1:${port}/` }))
    })
  })

/** A call of a host that does not exist: with an empty label, its name is not even asked of a name server. */
export const callUnknownHost: MakeRequest = () => ({ method: 'GET', url: 'http://sts..invalid/' })
