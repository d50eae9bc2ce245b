/** Text that parsers look for. */
const words = [
  ...['error', 'error_description', 'error_codes', 'suberror', 'claims', 'timestamp', 'trace_id', 'correlation_id'],
  ...['invalid_grant', 'interaction_required', 'AADSTS50076', 'AADB2C90118', 'MSIS9605', '"code":', '"innerError":{'],
  ...['Bearer ', 'PoP ', 'realm="', 'claims="eyJ', 'insufficient_claims', 'authorization_uri=', 'nonce="', '%7B%22'],
  ...[
    'Retry-After',
    'date',
    'retry-after-ms: ',
    'set-cookie',
    'authorization',
    'x-ms-request-id',
    'www-authenticate: ',
  ],
  ...['Thu, 01 Jan 2026 00:00:00 GMT', '2026-01-01T00:00:00Z', '1e3', '0x10', '-1', 'Infinity', '99999999999999999999'],
  ...[
    '__proto__',
    'constructor',
    'toJSON',
    'null',
    '{}',
    '[]',
    '{"',
    '":"',
    '",',
    '\\u0000',
    '\\ud800',
    '\r\n',
    '\u202e',
  ],
  ...['https://a@b/', '?', '#', '&', '=', '%', ';', ',', '"', '\\', '<title>', 'Trace ID: ', 'access_denied'],
]
const longest = 65_536
const below = (limit: number): number => Math.floor(Math.random() * limit)
const anyOf = <T>(values: readonly T[]): T => values[below(values.length)] as T

/** An input that differs from one of the corpus in a few places. */
export function mutate(corpus: readonly Uint8Array[]): Buffer {
  // Short ones are tried sooner, and as often as time allows.
  const chosen = [0, 1, 2, 3].map(() => anyOf(corpus)).reduce((a, b) => (b.length < a.length ? b : a))
  let bytes: Buffer = Buffer.from(chosen)
  for (let left = 1 + below(4); left > 0; left--) bytes = anyOf(mutations)(bytes, corpus)
  return bytes.subarray(0, longest)
}

type Mutation = (bytes: Buffer, corpus: readonly Uint8Array[]) => Buffer

/** In place of some bytes, others. */
const replace = (bytes: Buffer, others: Uint8Array, length = 0): Buffer => {
  const at = below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), others, bytes.subarray(at + length)])
}
const part = (bytes: Uint8Array): Uint8Array => {
  const at = below(bytes.length)
  return bytes.subarray(at, at + 1 + below(Math.min(64, bytes.length)))
}

const mutations: readonly Mutation[] = [
  bytes => replace(bytes, Buffer.of(below(256)), below(2)),
  bytes => replace(bytes, Buffer.of(32 + below(95)), below(2)),
  bytes => replace(bytes, Buffer.from(anyOf(words)), below(2) * below(16)),
  bytes => replace(bytes, Buffer.from(anyOf(words))),
  bytes => replace(bytes, Buffer.alloc(0), 1 + below(16)),
  bytes => bytes.subarray(0, below(bytes.length + 1)),
  bytes => replace(bytes, part(bytes), below(8)),
  (bytes, corpus) => replace(bytes, part(anyOf(corpus)), below(8)),
  bytes => replace(bytes, Buffer.from(String(below(2) ? below(100_000) : below(10))), below(4)),
  // Many times the same, as what is not linear is found by.
  bytes =>
    below(32) ? bytes : replace(bytes, Buffer.alloc(below(longest), bytes.length ? Buffer.from(part(bytes)) : 'a')),
]
