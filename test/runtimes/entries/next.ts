import { memoryCases } from '../memory-cases.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient, type RuntimeClient } from '../runtime-client.ts'

let calls = 0
/** No two calls are the same request: what one scenario was answered must not answer the next from memory. */
const client: RuntimeClient = {
  name: fetchClient.name,
  send: ({ headers, ...request }, options) =>
    fetchClient.send({ ...request, headers: { 'x-call': `${++calls}`, ...headers } }, options),
}

/** A server component of Next.js, which calls this with the address of the control server. */
export const run = (control: string) => runCases(control, { clients: [client], more: memoryCases })
