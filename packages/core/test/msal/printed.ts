import type { MsalLibrary, MsalName } from '@sts-errors/core/msal'
import type { Row } from '../../../../scripts/msal-matrix.ts'

/** The numbers behind the symbols of MSAL for iOS and macOS. */
const numbers: { readonly [symbol: string]: number } = {
  MSALErrorInternal: -50000,
  MSALErrorInteractionRequired: -50002,
  MSALErrorServerDeclinedScopes: -50003,
  MSALErrorServerProtectionPoliciesRequired: -50004,
  MSALErrorUserCanceled: -50005,
}
const id = '0d4d4e4a-7a3c-4c1c-9f5e-000000000001'
const trace = '0d4d4e4a-7a3c-4c1c-9f5e-000000000002'

const textOf = ({ code, error }: Row): string =>
  `${code ?? error}: Something about it. Trace ID: ${trace} Correlation ID: ${id} Timestamp: 2026-01-05 08:00:00Z`
const jsonOf = (row: Row): string =>
  JSON.stringify({
    error: row.error,
    error_description: textOf(row),
    ...(row.code && { error_codes: [Number(row.code.replace('AADSTS', ''))] }),
    ...(row.suberror && { suberror: row.suberror }),
    ...(row.claims && { claims: row.claims }),
    correlation_id: id,
    trace_id: trace,
  })

/** What a program of each language shows when it prints the error. */
export const printed: { readonly [library in MsalLibrary]: (row: Row, name: MsalName) => string } = {
  dotnet: (row, { type, code }) => `MSAL.NetCore.4.66.1.0.${type}: \r
	ErrorCode: ${code}\r
Microsoft.Identity.Client.${type}: ${row.error ? textOf(row) : 'A configuration issue is preventing authentication.'}\r
   at Microsoft.Identity.Client.OAuth2.OAuth2Client.ThrowServerException(HttpResponse response, RequestContext requestContext)\r
	StatusCode: ${row.status} \r
	ResponseBody: ${row.error ? jsonOf(row) : 'Too Many Requests'} \r
	Headers: Cache-Control: no-store, no-cache\r
Pragma: no-cache`,
  java: (row, { type }) =>
    `com.microsoft.aad.msal4j.${type}: ${row.error ? textOf(row) : `Unknown service exception. Http request returned status code: ${row.status} with http body: Too Many Requests`}
	at com.microsoft.aad.msal4j.MsalServiceExceptionFactory.fromHttpResponse(MsalServiceExceptionFactory.java:44)`,
  js(row, { type, code }) {
    const codes = row.code?.replace('AADSTS', '') ?? 'Not Available'
    const text =
      type === 'ServerError'
        ? `Error(s): ${codes} - Timestamp: 2026-01-05 08:00:00Z - Description: ${textOf(row)} - Correlation ID: ${id} - Trace ID: ${trace}`
        : row.error
          ? textOf(row)
          : 'Failed to parse response: Unexpected token T in JSON at position 0'
    return `${type}: ${code}: ${text}\n    at ResponseHandler.validateTokenResponse (index.mjs:1:1)`
  },
  python: (row, { type }) =>
    type === 'dict'
      ? `{'error': '${row.error}', 'error_description': "${textOf(row)}", 'error_codes': [${row.code?.replace('AADSTS', '') ?? ''}], 'timestamp': '2026-01-05 08:00:00Z', 'trace_id': '${trace}', 'correlation_id': '${id}'${row.suberror ? `, 'suberror': '${row.suberror}'` : ''}, 'classification': ''}`
      : `${type}: ${row.status} Server Error: Service Unavailable for url: https://login.microsoftonline.com/t/oauth2/v2.0/token`,
  objc: (row, { type, code, classification }) =>
    `Error Domain=${type} Code=${numbers[code]} "(null)" UserInfo={${[
      classification && 'MSALInternalErrorCodeKey=-42004',
      row.error && `MSALErrorDescriptionKey=${textOf(row)}`,
      row.error && `MSALOAuthErrorKey=${row.error}`,
      row.suberror && `MSALOAuthSubErrorKey=${row.suberror}`,
      `MSALHTTPResponseCodeKey=${row.status}`,
      `MSALCorrelationIDKey=${id}`,
    ]
      .filter(Boolean)
      .join(', ')}}`,
}
