import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server of a test's own, for answers that no simulator needs to know. */
export interface CountingServer extends AsyncDisposable {
  readonly url: string
  /** Bytes that the network has taken, of all answers. */
  bytesSent(): number
  /** Answers that are neither at their end nor cut off by the client. */
  openAnswers(): number
}

export async function startCountingServer(listener: RequestListener): Promise<CountingServer> {
  const sockets = new Set<Socket>()
  let sent = 0
  let open = 0
  const server = createServer((request, response) => {
    open++
    response.on('close', () => open--)
    listener(request, response)
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sent += socket.bytesWritten
      sockets.delete(socket)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytesSent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, sent),
    openAnswers: () => open,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const megabyte = Buffer.alloc(1_000_000, ' ')

/** Writes to an answer for as long as somebody takes it. */
export function pour(response: ServerResponse): void {
  const more = () => {
    while (response.write(megabyte));
  }
  response.on('drain', more)
  more()
}
