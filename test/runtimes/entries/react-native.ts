import '../react-native/globals.ts'
import 'whatwg-fetch'
import process from 'node:process'
import { axiosClient } from '../axios-client.ts'
import { all, keepsAnswer, saysLittle } from '../differences.ts'
import { runCases } from '../run-cases.ts'
import { fetchClient } from '../runtime-client.ts'

/** The fetch and the signals of React Native, over a plain XMLHttpRequest. */
await runCases(process.argv[2] ?? '', {
  clients: [fetchClient, axiosClient('xhr')],
  inapplicable: ({ request }) => (request?.streamed ? 'there are no streams' : undefined),
  differs: all(keepsAnswer, saysLittle),
})
