import { httpDate } from '../http/http-date.ts'
import { graphBody } from '../resources/graph-body.ts'
import { fixed, throttledJson } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

const text = 'Too many requests'
const second = 1000
const hour = 3600 * second

/** Answers 429, with every form of a hint. */
export const throttlingScenarios = {
  'throttled-seconds': throttledJson('429, Retry-After: 1', () => ({ 'Retry-After': '1' })),
  'throttled-text': fixed('any', '429 in plain text, Retry-After: 1', {
    status: 429,
    headers: { 'Retry-After': '1' },
    body: text,
  }),
  'throttled-minute': fixed('any', '429 in plain text, Retry-After: 60, as daemons get it', {
    status: 429,
    headers: { 'Retry-After': '60' },
    body: text,
  }),
  'throttled-hour': throttledJson('429, Retry-After: 3600', () => ({ 'Retry-After': '3600' })),
  'throttled-beyond-timers': throttledJson('429, Retry-After: 3000000, more than a timer takes', () => ({
    'Retry-After': '3000000',
  })),
  'throttled-zero': throttledJson('429, Retry-After: 0', () => ({ 'Retry-After': '0' })),
  'throttled-decimal': {
    target: 'resource',
    description: '429 of Microsoft Graph, Retry-After: 0.25',
    answer: (_, { nowMs }) => ({
      status: 429,
      headers: { 'Retry-After': '0.25' },
      body: graphBody('TooManyRequests', 'Retry later', nowMs, '3f9a7b60-0000-4000-8000-000000000b01'),
    }),
  },
  'throttled-date': throttledJson('429, Retry-After: a date one second ahead', now => ({
    'Retry-After': httpDate(now + second),
  })),
  'throttled-past-date': throttledJson('429, Retry-After: a date of the past', now => ({
    'Retry-After': httpDate(now - second),
  })),
  'throttled-clock-ahead': throttledJson('429, a date one second ahead of a Date that is an hour ahead', now => ({
    Date: httpDate(now + hour),
    'Retry-After': httpDate(now + hour + second),
  })),
  'throttled-ms': throttledJson('429, retry-after-ms: 50', () => ({ 'retry-after-ms': '50' })),
  'throttled-x-ms': throttledJson('429, x-ms-retry-after-ms: 50', () => ({ 'x-ms-retry-after-ms': '50' })),
  'throttled-no-hint': throttledJson('429 without a hint', () => ({})),
  'throttled-unreadable-hint': throttledJson('429, Retry-After: soon', () => ({ 'Retry-After': 'soon' })),
  'throttled-two-hints': throttledJson('429, Retry-After sent twice: 0 and 1', () => ({ 'Retry-After': ['0', '1'] })),
  'throttled-overload': fixed('any', '429, error "Server overload", error_codes of another cause', {
    status: 429,
    headers: { 'Retry-After': '1' },
    body: { error: 'Server overload', error_description: '429: Overloaded', error_codes: [90010] },
  }),
  'throttled-invalid-grant': fixed('token', '429 whose body says invalid_grant', {
    status: 429,
    headers: { 'Retry-After': '1' },
    body: { error: 'invalid_grant' },
  }),
} as const satisfies Record<string, ScenarioRow>
