import { axiosClient } from '../axios-client.ts'
import { crossOriginCases } from '../cross-origin-cases.ts'
import { all, keepsAnswer, saysLittle, streamsNothing, takesLongHeaders } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

const overXhr = axiosClient('xhr')

/** A page whose requests go to another origin. */
await runCases(new URL(import.meta.url).origin, {
  clients: [fetchClient, overXhr, axiosClient('fetch')],
  inapplicable: streamsNothing,
  differs: all(
    (scenario, client) => (client === overXhr.name ? keepsAnswer(scenario, client) : undefined),
    takesLongHeaders,
    saysLittle,
  ),
  more: crossOriginCases,
})
