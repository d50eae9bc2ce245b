import { contoso } from '@sts-errors/simulator'
import { sentBefore } from '../beforehand.ts'
import { call } from '../resource-requests.ts'
import type { Theme } from '../scenario.ts'
import { clientCredentials, redeemCode } from '../token-requests.ts'

const me = call('/graph/v1.0/me', { username: contoso.users.ada })

export const throttling: Theme = {
  title: 'Throttling',
  scenarios: [
    {
      name: '429-seconds',
      description: 'Retry-After: 1, in the JSON answer of a busy tenant',
      enqueue: ['throttled-seconds'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 1050 },
    },
    {
      name: '429-text-minute',
      description: 'Retry-After: 60 and the text "Too many requests", as daemons meet it',
      enqueue: ['throttled-minute'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 60_500 },
    },
    {
      name: '429-decimal',
      description: 'Retry-After: 0.25, from Microsoft Graph',
      enqueue: ['throttled-decimal'],
      request: me,
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 262.5 },
    },
    {
      name: '429-date',
      description: 'Retry-After: an HTTP date',
      enqueue: ['throttled-date'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 1050 },
    },
    {
      name: '429-clock-ahead',
      description: "Retry-After: a date by a server whose clock is an hour ahead; the server's clock counts",
      enqueue: ['throttled-clock-ahead'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 1050 },
    },
    {
      name: '429-milliseconds',
      description: 'retry-after-ms: 50, then x-ms-retry-after-ms: 50',
      enqueue: ['throttled-ms', 'throttled-x-ms'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 3, waitedMs: 105 },
    },
    {
      name: '429-html',
      description: 'The page of a gateway, with Retry-After: 2',
      enqueue: [
        {
          status: 429,
          headers: { 'Content-Type': 'text/html', 'Retry-After': '2' },
          body: '<!DOCTYPE html><html><head><title>429 Too Many Requests</title></head></html>',
        },
      ],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 2100 },
    },
    {
      name: '429-misleading',
      description: 'The body says invalid_grant, the status 429: nobody needs to sign in',
      enqueue: ['throttled-invalid-grant'],
      request: clientCredentials(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 1050 },
    },
    {
      name: '429-for-a-code',
      description: 'A 429 was not processed, so even an authorization code is sent again',
      enqueue: ['throttled-seconds'],
      request: redeemCode(),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 1050 },
    },
    {
      name: 'quota-reached',
      description: 'A quota of three calls in two seconds; this is the fourth',
      quotas: [{ type: 'fixed_window', limit: 3, windowMs: 2000, match: { endpoint: 'resource' } }],
      request: sentBefore(me, 3),
      expect: { success: 200, after: 'throttled', attempts: 2, waitedMs: 2100 },
    },
    {
      name: '429-hour',
      description: 'Retry-After: 3600 is more than a call should wait: it fails at once and says when to come back',
      enqueue: ['throttled-hour'],
      request: clientCredentials(),
      expect: {
        status: 429,
        kind: 'throttled',
        reason: 'tenant',
        code: 'AADSTS90055',
        action: 'retry_later',
        stopReason: 'retry_after_too_long',
        retryAfterMs: 3_600_000,
      },
    },
    {
      name: '429-no-end',
      description: 'Always 429 and never a hint: the client backs off three times, then gives up',
      enqueue: [{ scenario: 'throttled-no-hint', times: Number.POSITIVE_INFINITY }],
      request: clientCredentials(),
      expect: {
        status: 429,
        kind: 'throttled',
        reason: 'tenant',
        code: 'AADSTS90055',
        action: 'retry_later',
        attempts: 4,
        waitedMs: 1750,
        stopReason: 'max_retries',
      },
    },
  ],
}
