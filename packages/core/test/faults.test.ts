import { describe, expect, test } from '@jest/globals'
import { NetworkError, RequestTimeoutError } from '@sts-errors/core'
import { faultToError } from '@sts-errors/core/adapter'

const withCode = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code })
const fetchFailed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause })

test('an error of this family that lies below is returned itself', () => {
  const error = new NetworkError()
  expect(faultToError(fetchFailed(fetchFailed(error)))).toBe(error)
})

test('the cause says what it said, and its stack no more', () => {
  const error = faultToError(fetchFailed(withCode('ECONNRESET', 'it failed')))
  expect(error?.cause).toMatchObject({ name: 'Error', code: 'ECONNRESET', message: 'it failed' })
  expect(error?.cause).toHaveProperty('stack', 'Error: it failed')
})

test.each(['a mistake: fetch failed', 'my network', 'was terminated'])('%j, without a code, is a mistake', message => {
  expect(faultToError(new TypeError(message))).toBeUndefined()
})

describe('codes', () => {
  test.each([
    ['ENOTFOUND', 'network', 'dns'],
    ['EAI_AGAIN', 'network', 'dns'],
    ['ERR_NAME_NOT_RESOLVED', 'network', 'dns'],
    ['ECONNREFUSED', 'network', 'refused'],
    ['ERR_CONNECTION_REFUSED', 'network', 'refused'],
    ['ConnectionRefused', 'network', 'refused'],
    ['ECONNRESET', 'network', 'reset'],
    ['EPIPE', 'network', 'reset'],
    ['UND_ERR_SOCKET', 'network', 'reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'network', 'reset'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'network', 'reset'],
    ['ERR_HTTP2_STREAM_ERROR', 'network', 'reset'],
    ['ERR_HTTP2_GOAWAY_SESSION', 'network', 'reset'],
    ['ENETUNREACH', 'network', 'offline'],
    ['EHOSTUNREACH', 'network', 'offline'],
    ['ENETDOWN', 'network', 'offline'],
    ['ERR_INTERNET_DISCONNECTED', 'network', 'offline'],
    ['CERT_HAS_EXPIRED', 'network', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'network', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'network', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'network', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'network', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'network', 'tls'],
    ['EPROTO', 'network', 'tls'],
    ...[
      ...['CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CRL_SIGNATURE'],
      ...['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH', 'CERT_CHAIN_TOO_LONG'],
    ].map(code => [code, 'network', 'tls'] as const),
    ['HPE_INVALID_CONSTANT', 'network', 'protocol'],
    ['HPE_HEADER_OVERFLOW', 'network', 'protocol'],
    ['ERR_FR_TOO_MANY_REDIRECTS', 'network', 'protocol'],
    ['TooManyRedirects', 'network', 'protocol'],
    ['Malformed_HTTP_Response', 'network', 'protocol'],
    ['ERR_PROXY_CONNECTION_FAILED', 'network', 'proxy'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'network', 'proxy'],
    ['ERR_NETWORK', 'network', 'none'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'connect'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'headers'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', 'body'],
    ['ESOCKETTIMEDOUT', 'timeout', 'none'],
  ])('%s is %s: %s', (code, kind, reason) => {
    for (const thrown of [withCode(code), fetchFailed(withCode(code)), { code, message: 'm' }]) {
      expect(faultToError(thrown)).toMatchObject({ kind, reason, code, attempts: 1, codes: [] })
    }
    expect(faultToError(withCode(code))).toBeInstanceOf(kind === 'network' ? NetworkError : RequestTimeoutError)
  })

  test('a connection that could not be made is another timeout than one that fell silent', () => {
    const connect = Object.assign(withCode('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443'), { syscall: 'connect' })
    const read = Object.assign(withCode('ETIMEDOUT', 'read ETIMEDOUT'), { syscall: 'read' })
    expect(faultToError(connect)).toMatchObject({ kind: 'timeout', reason: 'connect' })
    expect(faultToError(fetchFailed(connect))).toMatchObject({ kind: 'timeout', reason: 'connect' })
    expect(faultToError(read)?.kind).toBe('timeout')
    expect(faultToError(read)?.reason).not.toBe('connect')
  })
})

test.each([
  ['connect', 'EADDRNOTAVAIL', 'none'],
  ['bind', 'EADDRNOTAVAIL', 'none'],
  ['connect', 'EHOSTDOWN', 'none'],
  ['connect', 'EACCES', 'none'],
  ['connect', 'EPERM', 'none'],
  ['connect', 'EMFILE', 'none'],
  ['connect', 'ENETUNREACH', 'offline'],
])('a connection that could not be made is a fault, with its code: %s %s', (syscall, code, reason) => {
  const fault = Object.assign(withCode(code), { syscall })
  for (const thrown of [fault, fetchFailed(fault), new AggregateError([fault], '')])
    expect(faultToError(thrown)).toMatchObject({
      kind: 'network',
      reason,
      code,
      retryable: true,
      cause: { syscall: 'connect' },
    })
  expect(faultToError(fetchFailed(withCode(code)))?.cause).not.toHaveProperty('syscall')
})

test('a connection that was lost, and then could not be made again, is no such fault', () => {
  const refused = Object.assign(withCode('ECONNREFUSED'), { syscall: 'connect' })
  const lost = Object.assign(new Error('read ECONNRESET', { cause: refused }), { code: 'ECONNRESET', syscall: 'read' })
  for (const thrown of [lost, fetchFailed(lost)]) {
    expect(faultToError(thrown)).toMatchObject({ reason: 'reset', code: 'ECONNRESET' })
    expect(faultToError(thrown)?.cause).not.toHaveProperty('syscall')
  }
})

test.each(['EACCES', 'ENOENT', 'EMFILE'])('%s of anything else is no fault of the network', code => {
  expect(faultToError(Object.assign(withCode(code), { syscall: 'open' }))).toBeUndefined()
})

test.each(['bad port', 'unknown scheme', 'redirect count exceeded', 'unexpected redirect'])(
  'what fetch refuses to do is not worth a retry: %s',
  message => {
    const said = { kind: 'network', reason: 'protocol', retryable: false, action: 'fix_network' }
    expect(faultToError(fetchFailed(new Error(message)))).toMatchObject({ ...said, errorDescription: message })
  },
)

test('a code that nobody knows may be a fault that passes', () => {
  const said = { kind: 'network', reason: 'none', retryable: true, code: 'UND_ERR_INFO' }
  expect(faultToError(fetchFailed(withCode('UND_ERR_INFO')))).toMatchObject(said)
})

describe('what Deno says in place of a code', () => {
  const request = 'error sending request for url (https://reset.example/cert?code=SECRET)'
  test.each([
    [`${request}: client error (Connect): tcp connect error: Connection refused (os error 111)`, 'refused'],
    [`${request}: client error (Connect): dns error: failed to lookup address information`, 'dns'],
    [`${request}: client error (Connect): invalid peer certificate: UnknownIssuer`, 'tls'],
    [`${request}: client error (Connect): received corrupt message of type InvalidContentType`, 'tls'],
    [`${request}: client error (Connect): tcp connect error: Network is unreachable (os error 101)`, 'offline'],
    [`${request}: client error (SendRequest): connection closed before message completed`, 'reset'],
    [`${request}: client error (SendRequest): invalid HTTP version parsed`, 'protocol'],
    [`${request}: client error (SendRequest): message head is too large`, 'protocol'],
    ['Connection reset by peer (os error 104)', 'reset'],
    ['error reading a body from connection', 'reset'],
    [request, 'none'],
  ])('%s', (message, reason) => {
    for (const thrown of [new TypeError(message), fetchFailed(new Error(message))]) {
      const error = faultToError(thrown)
      expect(error).toMatchObject({ kind: 'network', reason })
      expect(JSON.stringify(error)).not.toContain('SECRET')
    }
  })

  test('the internal error of workerd, which says nothing of a name that does not resolve, is a fault', () => {
    expect(faultToError(new Error('internal error; reference = abc'))).toMatchObject({
      kind: 'network',
      reason: 'none',
    })
  })
})

test('a stream that an HTTP/2 server refused was never looked at', () => {
  const message = 'Stream closed with error code NGHTTP2_REFUSED_STREAM'
  for (const code of ['ERR_HTTP2_STREAM_ERROR', undefined])
    expect(faultToError(fetchFailed(Object.assign(new Error(message), { code })))).toMatchObject({ reason: 'refused' })
  expect(faultToError(withCode('ERR_HTTP2_STREAM_ERROR'))).toMatchObject({ reason: 'reset' })
})

describe('where the code stands', () => {
  const reset = withCode('ECONNRESET')
  test.each<[string, unknown]>([
    ['on the error itself', reset],
    ['on its cause', fetchFailed(reset)],
    ['on the cause of its cause', new Error('outer', { cause: fetchFailed(reset) })],
    ['on a member of an AggregateError', new AggregateError([new Error('x'), reset], '')],
    [
      'on a member of an AggregateError that is a cause',
      fetchFailed(new AggregateError([reset, withCode('ECONNREFUSED')], '')),
    ],
    ['on something that is no Error', { cause: { code: 'ECONNRESET' } }],
    ['behind a code that says nothing', Object.assign(new Error('x', { cause: reset }), { code: 'ERR_BAD_RESPONSE' })],
    ['behind a code that is a number', Object.assign(new Error('x', { cause: reset }), { code: 23 })],
    [
      'behind a code that says nothing but that it was the network',
      Object.assign(new Error('Network Error', { cause: reset }), { code: 'ERR_NETWORK' }),
    ],
    ['before another', Object.assign(new Error('x', { cause: withCode('ECONNREFUSED') }), { code: 'ECONNRESET' })],
  ])('%s', (_, thrown) => {
    expect(faultToError(thrown)).toMatchObject({ kind: 'network', reason: 'reset', code: 'ECONNRESET' })
  })

  test('of two that say nothing more the outer one counts', () => {
    const inner = withCode('ERR_NETWORK', 'inner')
    const outer = Object.assign(new Error('outer', { cause: inner }), { code: 'ERR_NETWORK' })
    expect(faultToError(outer)).toMatchObject({ reason: 'none', errorDescription: 'outer' })
  })

  test.each<[string, unknown]>([
    ['an object, as validators have it', { field: 'wrong' }],
    ['a number', 5],
    ['null', null],
    ['a text', 'ab'],
  ])('`errors` that is no list does no harm: %s', (_, errors) => {
    expect(faultToError({ code: 'ECONNRESET', errors })).toMatchObject({ reason: 'reset' })
    expect(faultToError({ message: 'x', errors })).toBeUndefined()
  })

  test('a ring of causes ends', () => {
    const first = new Error('fetch failed')
    first.cause = new Error('second', { cause: first })
    expect(faultToError(first)).toMatchObject({ kind: 'network' })
  })

  test('an endless chain ends', () => {
    const endless = {
      get cause(): unknown {
        return Object.create(endless, {}) as unknown
      },
    }
    expect(faultToError(endless)).toBeUndefined()
  })
})

describe('faults that say it in words only', () => {
  test.each([
    new TypeError('fetch failed'),
    new TypeError('Failed to fetch'),
    new TypeError('Load failed'),
    new TypeError('NetworkError when attempting to fetch resource.'),
    new TypeError('Network request failed'),
    new TypeError('terminated'),
    new TypeError('error sending request for url (https://login.example/)'),
    new Error('Network Error'),
  ])('%s', thrown => {
    expect(faultToError(thrown)).toMatchObject({ kind: 'network', reason: 'none' })
  })

  test('a signal that ran out of time is a timeout, where it is a fault at all', () => {
    const thrown = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    expect(['timeout', undefined]).toContain(faultToError(thrown)?.kind)
  })

  test('the innermost of them says the most', () => {
    const cause = new Error('below', { cause: new Error('at the bottom') })
    expect(faultToError(fetchFailed(cause))).toMatchObject({ reason: 'protocol', errorDescription: 'at the bottom' })
  })

  test.each([
    ['that knows that it is offline says so', { onLine: false }, 'offline'],
    ['that believes that it is online does not', { onLine: true }, 'none'],
    ['whose runtime knows no such thing does not', undefined, 'none'],
  ])('a device %s', (_, value, reason) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
    Object.defineProperty(globalThis, 'navigator', { value, configurable: true })
    try {
      expect(faultToError(new TypeError('Failed to fetch'))).toMatchObject({ kind: 'network', reason })
    } finally {
      if (before) Object.defineProperty(globalThis, 'navigator', before)
      else Reflect.deleteProperty(globalThis, 'navigator')
    }
  })
})

describe('what is no fault of the network', () => {
  const named = (name: string, code?: string) => Object.assign(new Error('x'), { name, ...(code && { code }) })
  test.each<[string, unknown]>([
    ['an abort', new DOMException('This operation was aborted', 'AbortError')],
    ['an abort of Node', named('AbortError', 'ABORT_ERR')],
    ['an abort of undici', named('AbortError', 'UND_ERR_ABORTED')],
    ['a dispatcher of undici that its owner has closed', named('ClientClosedError', 'UND_ERR_CLOSED')],
    ['a dispatcher of undici that its owner has destroyed', named('ClientDestroyedError', 'UND_ERR_DESTROYED')],
    ['an abort of axios', named('CanceledError', 'ERR_CANCELED')],
    ['an abort with a cause', Object.assign(named('AbortError'), { cause: new Error('the user left') })],
    [
      'an address that is none',
      new TypeError('Failed to parse URL from x', { cause: withCode('ERR_INVALID_URL', 'Invalid URL') }),
    ],
    ['an option that is none', withCode('ERR_INVALID_ARG_TYPE', 'The "x" argument must be')],
    ['a header that is none', withCode('ERR_INVALID_CHAR', 'Invalid character in header content')],
    ["an option of undici's that is none", withCode('UND_ERR_INVALID_ARG', 'invalid method')],
    ['a protocol that is not spoken', withCode('ERR_INVALID_PROTOCOL', 'Protocol "ftp:" not supported')],
    ['a mistake in a program', new TypeError("Cannot read properties of undefined (reading 'x')")],
    ['a mistake of the runtime', new RangeError('Maximum call stack size exceeded')],
    ['an answer that axios refuses', withCode('ERR_BAD_REQUEST', 'Request failed with status code 400')],
    ['a text', 'ECONNRESET'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['an empty object', {}],
    ['a function', () => 'ECONNRESET'],
  ])('%s', (_, thrown) => {
    expect(faultToError(thrown)).toBeUndefined()
  })
})

describe('what is shown of a fault', () => {
  const request = { headers: { authorization: 'Bearer hunter2' }, body: 'client_secret=hunter2' }

  test('of the cause its name, its code and what it says, without what hangs on it', () => {
    const thrown = Object.assign(withCode('ECONNRESET', 'socket hang up'), {
      name: 'SocketError',
      config: request,
      request,
    })
    const error = faultToError(thrown)
    const cause = error?.cause as Error & { code?: string }
    expect({ name: cause.name, message: cause.message, code: cause.code }).toEqual({
      name: 'SocketError',
      message: 'socket hang up',
      code: 'ECONNRESET',
    })
    expect(Object.keys(cause).filter(key => !['name', 'code'].includes(key))).toEqual([])
    expect(cause.cause).toBeUndefined()
    expect(`${cause.stack}`).not.toContain('hunter2')
  })

  test('an address in its text has lost its query', () => {
    const error = faultToError(
      withCode('ECONNRESET', 'POST https://u:hunter2@a.example/t?code=hunter2 failed\n    at x'),
    )
    expect(error?.errorDescription).toContain('https://a.example/t')
    expect(JSON.stringify([error, error?.message, error?.stack, `${error?.cause}`])).not.toContain('hunter2')
  })

  test('the request, where it is known', () => {
    const known = { method: 'POST', url: 'https://a.example/t' }
    expect(faultToError(withCode('ECONNRESET'), known)?.request).toEqual(known)
  })

  test('a thing without a message has none', () => {
    expect(faultToError({ code: 'ECONNRESET' })).toMatchObject({ code: 'ECONNRESET', cause: { name: 'Error' } })
    expect(faultToError({ code: 'ECONNRESET' })?.errorDescription).toBeUndefined()
  })

  test.each([
    ['an object', { toString: 1, valueOf: 1 }],
    ['a symbol', Symbol('x')],
    ['an object without prototype', Object.create(null)],
  ] as readonly (readonly [string, unknown])[])('a message or a code that is %s does no harm', (_, odd) => {
    expect(faultToError({ code: 'ECONNRESET', message: odd })).toMatchObject({ kind: 'network' })
    expect(faultToError({ code: odd, message: 'fetch failed' })).toMatchObject({ kind: 'network' })
    expect(faultToError({ code: odd, message: odd })).toBeUndefined()
  })
})
