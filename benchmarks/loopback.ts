import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const headers = { 'content-type': 'application/json' }
const bytes = Buffer.from('{"displayName":"Megan Bowen"}')

/** Runs something over a server of this process, on loopback, that answers each request alike. */
export async function overLoopback<Result>(run: (url: string) => Promise<Result>): Promise<Result> {
  const server = createServer((_request, response) => response.writeHead(200, headers).end(bytes))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/me`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
