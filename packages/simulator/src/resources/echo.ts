import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'

function statusOf(text: string | undefined): number {
  const status = Number(text ?? 200)
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : 200
}

/** Tells what arrived, in numbers and names only: no header value, no query value, no body. `?status=` chooses the status. */
export function echo(request: RecordedRequest): Answer {
  const status = statusOf(request.query.status)
  return {
    status,
    body: {
      status,
      method: request.method,
      path: request.path,
      queryNames: Object.keys(request.query),
      headerNames: Object.keys(request.headers),
      bodyBytes: request.bodyBytes,
    },
  }
}
