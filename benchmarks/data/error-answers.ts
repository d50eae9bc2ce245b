/** An error answer of the token endpoint, as it comes over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const url = 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token'
const correlationId = '6f2e0c1d-94b7-4c55-8f0a-2d1b7a9e3c48'
const traceId = 'b81d5e20-7c3f-4a96-a1d4-5e0f9c724b00'
const timestamp = '2026-03-17 09:41:26Z'

/** The fourteen headers that the service sends beside its cookies. */
const headersOf = (body: string, code: number): Readonly<Record<string, string>> => ({
  'Cache-Control': 'no-store, no-cache',
  Pragma: 'no-cache',
  'Content-Type': 'application/json; charset=utf-8',
  Expires: '-1',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
  'client-request-id': correlationId,
  'x-ms-request-id': traceId,
  'x-ms-ests-server': '2.1.23541.4 - WEULR1 ProdSlices',
  'x-ms-clitelem': `1,${code},0,,`,
  'X-XSS-Protection': '0',
  Date: 'Tue, 17 Mar 2026 09:41:25 GMT',
  'Content-Length': String(body.length),
})

function answer(status: number, error: string, code: number, sentence: string, more: object = {}): WireAnswer {
  const ids = `Trace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`
  const body = JSON.stringify({
    error,
    error_description: `AADSTS${code}: ${sentence}\r\n${ids}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    ...more,
  })
  return { status, url, headers: headersOf(body, code), body }
}

/** The user must consent: MSAL makes its `InteractionRequiredAuthError` of it. */
export const consentRequired = answer(
  400,
  'invalid_grant',
  65001,
  "The user or administrator has not consented to use the application with ID '2c7d0f6e-51b8-4f0e-9a63-d84e1b5c7f92' " +
    "named 'Contoso Expenses'. Send an interactive authorization request for this user and resource.",
  { suberror: 'consent_required' },
)

/** The application's secret is wrong: MSAL makes its `ServerError` of it. */
export const wrongSecret = answer(
  401,
  'invalid_client',
  7000215,
  'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
    "client secret ID, for a secret added to app '2c7d0f6e-51b8-4f0e-9a63-d84e1b5c7f92'.",
)
