import process from 'node:process'
import { Readable } from 'node:stream'
import { axiosClient } from '../axios-client.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

const overHttp = axiosClient('http', text => Readable.from([text]))

/** Node. */
await runCases(process.argv[2] ?? '', { clients: [fetchClient, overHttp, axiosClient('fetch')] })
