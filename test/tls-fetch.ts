import { request } from 'node:https'

/** A fetch that trusts a simulator's certificate: the runtime's own can be told so only when the process starts. */
export const createTlsFetch =
  (ca: string | undefined) =>
  (
    input: string | URL,
    init: { method?: string; headers?: unknown; body?: unknown; signal?: AbortSignal | null } = {},
  ) =>
    new Promise<Response>((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers as ConstructorParameters<typeof Headers>[0]))
      const { method = 'GET', signal, body } = init
      const sent = request(input, { method, headers, ca, ...(signal && { signal }) }, answer => {
        const pairs: [string, string][] = []
        for (let i = 0; i < answer.rawHeaders.length; i += 2)
          pairs.push([answer.rawHeaders[i] ?? '', answer.rawHeaders[i + 1] ?? ''])
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            answer.on('data', (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)))
            answer.on('end', () => controller.close())
            answer.on('error', error => controller.error(new TypeError('terminated', { cause: error })))
          },
          cancel: () => void answer.destroy(),
        })
        const status = answer.statusCode ?? 0
        resolve(new Response(/^(?:204|304)$/.test(`${status}`) ? null : stream, { status, headers: pairs }))
      })
      sent.on('error', error =>
        reject(signal?.aborted ? (signal.reason as Error) : new TypeError('fetch failed', { cause: error })),
      )
      sent.end(body)
    })
