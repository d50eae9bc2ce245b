import { axiosClient } from '../axios-client.ts'
import { all, saysLittle, takesLongHeaders } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

/** Cloudflare's runtime, asked by a request. */
export default {
  async fetch(request: Request): Promise<Response> {
    const control = new URL(request.url).searchParams.get('control') ?? ''
    await runCases(control, {
      clients: [fetchClient, axiosClient('fetch')],
      differs: all(takesLongHeaders, saysLittle),
    })
    return new Response()
  },
}
