import process from 'node:process'
import { Readable } from 'node:stream'
import { axiosClient } from '../axios-client.ts'
import { all, takesFewHeaders, takesLongHeaders } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

const overHttp = axiosClient('http', text => Readable.from([text]))
const ofFetch = all(takesLongHeaders, takesFewHeaders)

/** Bun. */
await runCases(process.argv[2] ?? '', {
  clients: [fetchClient, overHttp, axiosClient('fetch')],
  inapplicable: ({ request }, client) =>
    request?.method === 'NO SUCH' && client !== overHttp.name ? 'fetch sends a GET instead' : undefined,
  differs: (scenario, client) => (client === overHttp.name ? undefined : ofFetch(scenario, client)),
})
