import { randomUUID } from 'node:crypto'
import type { Answer, HeaderFields } from '../http/answer.ts'
import { httpDate } from '../http/http-date.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { graphBody } from '../resources/graph-body.ts'
import type { Scene } from '../scene.ts'
import { stsError } from '../sts/error-answer.ts'

/** How a 429 says when to come back. Whole seconds and dates are rounded up. */
export type RetryAfterForm = 'seconds' | 'decimal' | 'http_date' | 'retry_after_ms' | 'x_ms_retry_after_ms' | 'none'

/** What a 429 has for a body: the STS's JSON, the text `Too many requests`, or Microsoft Graph's JSON. */
export type QuotaBodyForm = 'sts' | 'text' | 'graph'

export const retryAfterForms: readonly RetryAfterForm[] = [
  'seconds',
  'decimal',
  'http_date',
  'retry_after_ms',
  'x_ms_retry_after_ms',
  'none',
]
export const quotaBodyForms: readonly QuotaBodyForm[] = ['sts', 'text', 'graph']

function hintHeaders(form: RetryAfterForm, waitMs: number, nowMs: number): HeaderFields {
  switch (form) {
    case 'seconds':
      return { 'Retry-After': String(Math.ceil(waitMs / 1000)) }
    case 'decimal':
      return { 'Retry-After': (Math.ceil(waitMs) / 1000).toFixed(3) }
    case 'http_date':
      return { 'Retry-After': httpDate(Math.ceil((nowMs + waitMs) / 1000) * 1000) }
    case 'retry_after_ms':
      return { 'retry-after-ms': String(Math.ceil(waitMs)) }
    case 'x_ms_retry_after_ms':
      return { 'x-ms-retry-after-ms': String(Math.ceil(waitMs)) }
    case 'none':
      return {}
  }
}

function bodyAnswer(form: QuotaBodyForm, request: RecordedRequest, scene: Scene): Answer {
  switch (form) {
    case 'sts':
      return stsError({ code: 90055 }, request, scene)
    case 'text':
      return { body: 'Too many requests' }
    case 'graph':
      return { body: graphBody('TooManyRequests', 'Retry later', scene.nowMs, randomUUID()) }
  }
}

/** A 429 in these forms. */
export function throttledAnswer(
  forms: { readonly retryAfter: RetryAfterForm; readonly body: QuotaBodyForm },
  waitMs: number,
  request: RecordedRequest,
  scene: Scene,
): Answer {
  const made = bodyAnswer(forms.body, request, scene)
  const headers = { ...made.headers, ...hintHeaders(forms.retryAfter, waitMs, scene.nowMs) }
  return { ...made, status: 429, headers, note: 'quota' }
}
