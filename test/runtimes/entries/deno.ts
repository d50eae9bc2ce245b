import process from 'node:process'
import { Readable } from 'node:stream'
import { axiosClient } from '../axios-client.ts'
import { all, givesNoCodes, takesFewHeaders, takesLongHeaders } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

const overHttp = axiosClient('http', text => Readable.from([text]))
const ofFetch = all(takesLongHeaders, takesFewHeaders, givesNoCodes)

/** Deno. */
await runCases(process.argv[2] ?? '', {
  clients: [fetchClient, overHttp, axiosClient('fetch')],
  differs: (scenario, client) => (client === overHttp.name ? undefined : ofFetch(scenario, client)),
})
