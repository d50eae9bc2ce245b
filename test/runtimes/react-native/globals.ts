// What React Native has in place of a browser's globals; loaded before everything else.
import { AbortController, AbortSignal } from 'abort-controller/dist/abort-controller'
import { XMLHttpRequest } from './xml-http-request.ts'

const globals = globalThis as { [name: string]: unknown }
for (const name of ['ReadableStream', 'TransformStream', 'TextDecoder', 'structuredClone', 'DOMException', 'Blob'])
  delete globals[name]
for (const name of ['fetch', 'Headers', 'Request', 'Response', 'FormData']) delete globals[name]
// No `signal.reason`, no `AbortSignal.any`, no `AbortSignal.timeout`.
Object.assign(globals, { AbortController, AbortSignal, XMLHttpRequest, self: globalThis })
