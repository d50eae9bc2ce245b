import type { MsalLibrary, MsalName } from '@sts-errors/core/msal'
import { descriptionOf, type Row } from '../../../../scripts/msal-matrix.ts'

/** The numbers behind the symbols of MSAL for iOS and macOS, and of Foundation. */
const numbers: { readonly [symbol: string]: number } = {
  MSALErrorInternal: -50000,
  MSALErrorInteractionRequired: -50002,
  MSALErrorServerDeclinedScopes: -50003,
  MSALErrorServerProtectionPoliciesRequired: -50004,
  MSALErrorUserCanceled: -50005,
  MSALInternalErrorInvalidClient: -42003,
  MSALInternalErrorInvalidGrant: -42004,
  MSALInternalErrorInvalidScope: -42005,
  MSALInternalErrorUnhandledResponse: -42007,
  MSALInternalErrorUnexpected: -42008,
  NSPropertyListReadCorruptError: 3840,
}
const id = '0d4d4e4a-7a3c-4c1c-9f5e-000000000001'
const trace = '0d4d4e4a-7a3c-4c1c-9f5e-000000000002'

const textOf = (row: Row): string =>
  `${descriptionOf(row)} Trace ID: ${trace} Correlation ID: ${id} Timestamp: 2026-01-05 08:00:00Z`
/** The body of a row's answer. */
const bodyOf = (row: Row): string =>
  row.body === 'none'
    ? ''
    : row.body === 'text'
      ? 'Too Many Requests'
      : JSON.stringify({
          error: row.error,
          error_description: row.error && textOf(row),
          ...(row.code && { error_codes: [Number(row.code.replace('AADSTS', ''))] }),
          ...(row.suberror && { suberror: row.suberror }),
          ...(row.claims && { claims: row.claims }),
          correlation_id: id,
          trace_id: trace,
        })

/** What `str()` makes of a dictionary. */
const pythonDict = (members: object): string =>
  `{${Object.entries(members)
    .map(([name, value]) => `'${name}': ${typeof value === 'string' ? pythonText(value) : JSON.stringify(value)}`)
    .join(', ')}}`
const pythonText = (text: string): string => {
  const shown = text.replace(/\\/g, '\\\\').replace(/\r/g, '\\r').replace(/\n/g, '\\n')
  return shown.includes("'") && !shown.includes('"') ? `"${shown}"` : `'${shown.replace(/'/g, "\\'")}'`
}

const nsError = (domain: string, code: number | undefined, userInfo: readonly unknown[]): string =>
  `Error Domain=${domain} Code=${code} "(null)" UserInfo={${userInfo.filter(Boolean).join(', ')}}`

/** What a program of each language shows when it prints the error, as the sources of its MSAL put it together. */
export const printed: { readonly [library in MsalLibrary]: (row: Row, name: MsalName) => string } = {
  // MsalException.ToString, MsalServiceException.ToString
  dotnet: (row, { type, code }) => `MSAL.NetCore.4.83.1.0.${type}:
	ErrorCode: ${code}
Microsoft.Identity.Client.${type}: ${row.error ? textOf(row) : `HttpStatusCode: ${row.status}: Failed`}
   at Microsoft.Identity.Client.OAuth2.OAuth2Client.ThrowServerException(HttpResponse response, RequestContext requestContext)
	StatusCode: ${row.status} 
	ResponseBody: ${bodyOf(row)}`,
  // MsalServiceExceptionFactory, MsalException, LogHelper.createMessage
  java(row, { type }) {
    const text =
      row.error !== undefined
        ? `[Correlation ID: ${id}] ${textOf(row)}`
        : row.body === 'text'
          ? 'Unexpected token at position 0'
          : row.body === 'none'
            ? `Unknown service exception. Http request returned status code ${row.status} with no response body`
            : `Unknown service exception. Http request returned status code: ${row.status} with http body: ${bodyOf(row)}`
    return `java.util.concurrent.ExecutionException: com.microsoft.aad.msal4j.${type}: ${text}
	at java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)
Caused by: com.microsoft.aad.msal4j.${type}: ${text}
	at com.microsoft.aad.msal4j.MsalServiceExceptionFactory.fromHttpResponse(MsalServiceExceptionFactory.java:44)`
  },
  // AuthError, ResponseHandler.validateTokenResponse
  js(row, { type, code }) {
    const codes = row.code?.replace('AADSTS', '') ?? 'Not Available'
    const text =
      type === 'ServerError'
        ? `Error(s): ${codes} - Timestamp: 2026-01-05 08:00:00Z - Description: ${textOf(row)} - Correlation ID: ${id} - Trace ID: ${trace}`
        : row.error
          ? textOf(row)
          : 'See https://aka.ms/msal.js.errors#token_parsing_error for details'
    return `${type}: ${code}: ${text}\n    at ResponseHandler.validateTokenResponse (index.mjs:1:1)`
  },
  // str() of what acquire_token_silent_with_error gives; what lies below it raises
  python(row, { type, classification }) {
    if (type === 'msal.exceptions.MsalServiceError') return `${type}: HTTP Error: ${row.status}`
    if (type !== 'dict') return `${type}: Expecting value: line 1 column 1 (char 0)`
    const { error, suberror, claims } = row
    const said = { error, error_description: textOf(row), error_codes: [Number(row.code?.replace('AADSTS', '') ?? 0)] }
    const ids = { timestamp: '2026-01-05 08:00:00Z', trace_id: trace, correlation_id: id }
    const more = { ...(suberror && { suberror, classification }), ...(claims && { claims }) }
    return row.error ? pythonDict({ ...said, ...ids, ...more }) : pythonDict({ message: 'no' })
  },
  // MSALErrorConverter; MSIDSilentTokenRequest puts the server's error beneath its own
  objc(row, { type, code, classification }) {
    const said = [
      row.error && `MSALOAuthErrorKey=${row.error}`,
      row.suberror && `MSALOAuthSubErrorKey=${row.suberror}`,
      `MSALCorrelationIDKey=${id}`,
    ]
    if (!row.error)
      return nsError(type, numbers[code], [
        classification && `MSALInternalErrorCodeKey=${numbers[classification]}`,
        classification === 'MSALInternalErrorUnhandledResponse' && `MSALHTTPResponseCodeKey=${row.status}`,
      ])
    const server = nsError('MSALErrorDomain', numbers.MSALErrorInternal, [
      `MSALErrorDescriptionKey=${textOf(row)}`,
      ...said,
      `MSALInternalErrorCodeKey=${numbers[classification ?? 'MSALInternalErrorInvalidGrant']}`,
    ])
    if (code === 'MSALErrorInteractionRequired')
      return nsError(type, numbers[code], [
        'MSALErrorDescriptionKey=User interaction is required',
        `NSUnderlyingError=0x600000c1d2f0 {${server}}`,
        ...said,
      ])
    if (classification === 'MSALInternalErrorUnhandledResponse')
      return nsError(type, numbers[code], [
        `MSALHTTPResponseCodeKey=${row.status}`,
        `MSALInternalErrorCodeKey=${numbers[classification]}`,
      ])
    return server.replace('Code=-50000', `Code=${numbers[code]}`)
  },
}
