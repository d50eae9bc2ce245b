/** The error body of Microsoft Graph. */
export function graphBody(code: string, message: string, nowMs: number, requestId: string): object {
  const innerError = {
    date: new Date(nowMs).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': requestId,
  }
  return { error: { code, message, innerError } }
}
