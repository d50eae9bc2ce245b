import { axiosClient } from '../axios-client.ts'
import { crossOriginCases } from '../cross-origin-cases.ts'
import { all, saysLittle, streamsNothing, takesLongHeaders, xhrAsHttp } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

/** A page whose requests go to another origin. */
await runCases(new URL(import.meta.url).origin, {
  clients: [fetchClient, axiosClient('xhr'), axiosClient('fetch')],
  inapplicable: streamsNothing,
  differs: all(xhrAsHttp, takesLongHeaders, saysLittle),
  more: crossOriginCases,
})
