import { type ErrorResponse, parseErrorResponse, type StsErrorDetails } from '@sts-errors/core'

export const traceId = '5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00'
export const correlationId = 'e95d8a70-e1c2-4693-a2f0-5441d290fbd0'
export const timestamp = new Date('2025-04-25T09:05:06Z')

/** What an answer says, without what was not. */
export function said(response: Partial<ErrorResponse>): Partial<StsErrorDetails> {
  const details = parseErrorResponse({ status: 400, ...response })
  return Object.fromEntries(
    Object.entries(details ?? {}).filter(
      ([name, value]) => value !== undefined && value !== false && name !== 'headers' && name !== 'status',
    ),
  )
}

/** An answer of the v2 token endpoint, and what it says. */
export const v2 = {
  error: 'invalid_grant',
  error_description: `AADSTS50076: Use MFA.\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: 2025-04-25 09:05:06Z`,
  error_codes: [50076],
  timestamp: '2025-04-25 09:05:06Z',
  trace_id: traceId,
  correlation_id: correlationId,
  error_uri: 'https://login.microsoftonline.com/error?code=50076',
  suberror: 'basic_action',
  claims: '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}',
}
export const v2Said = {
  error: 'invalid_grant',
  errorDescription: 'AADSTS50076: Use MFA.',
  suberror: 'basic_action',
  codes: ['AADSTS50076'],
  claims: v2.claims,
  correlationId,
  traceId,
  timestamp,
}
