import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'

/** The TCP connection that a request came on. */
export interface Connection {
  /** 1 is the first since the start. */
  readonly id: number
  readonly socket: Socket
}

/** A listening server that knows its connections. */
export interface Listener {
  readonly port: number
  /** How many connections were accepted since the start. */
  accepted(): number
  /** How many are open now. */
  open(): number
  close(): Promise<void>
}

export interface ListenOptions {
  readonly port: number
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  readonly handle: (message: IncomingMessage, response: ServerResponse, connection: Connection) => void
}

// Claims and long assertions travel in headers and query strings.
const maxHeaderSize = 64 * 1024

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** Starts to listen on loopback. */
export async function listen({ port, tls, handle }: ListenOptions): Promise<Listener> {
  // Of a TLS connection the request sees the TLS socket only; both have the peer's port in common.
  const connections = new Map<number, Connection>()
  let accepted = 0

  const onRequest: RequestListener = (message, response) => {
    const connection = connections.get(message.socket.remotePort ?? 0)
    if (connection === undefined) return void message.socket.destroy()
    // A client that goes away while an answer is written is no event here.
    response.on('error', () => undefined)
    handle(message, response, connection)
  }
  const server =
    tls === undefined
      ? createServer({ maxHeaderSize }, onRequest)
      : createTlsServer({ maxHeaderSize, ...tls }, onRequest)

  server.on('connection', (socket: Socket) => {
    const peer = socket.remotePort ?? 0
    accepted += 1
    connections.set(peer, { id: accepted, socket })
    socket.once('close', () => connections.delete(peer))
    socket.on('error', () => undefined)
  })

  const bound = await listening(server, port)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    // A socket may report its end after the server has.
    const ends = [...connections.values()].map(
      ({ socket }) => new Promise<void>(resolve => socket.once('close', () => resolve()).destroy()),
    )
    server.closeAllConnections()
    await Promise.all([closed, ...ends])
  }

  return {
    port: bound,
    accepted: () => accepted,
    open: () => connections.size,
    close() {
      closing ??= close()
      return closing
    },
  }
}
