import { contoso } from '@sts-errors/simulator'
import { call, callClosedPort, callUnknownHost } from '../resource-requests.ts'
import type { Theme } from '../scenario.ts'
import { clientCredentials, redeemCode } from '../token-requests.ts'

const ada = { username: contoso.users.ada }
const always = { times: Number.POSITIVE_INFINITY }

export const faults: Theme = {
  title: 'Server trouble',
  scenarios: [
    {
      name: '503-once',
      description: 'The STS is busy for a second',
      enqueue: ['unavailable-seconds'],
      request: clientCredentials(),
      expect: { success: 200, after: 'service_unavailable', attempts: 2, waitedMs: 1050 },
    },
    {
      name: '503-for-a-post',
      description: 'A POST to an API may have been processed: it is not repeated',
      enqueue: ['unavailable-json'],
      request: call('/graph/v1.0/me', ada, 'POST'),
      expect: {
        status: 503,
        kind: 'service_unavailable',
        code: 'temporarily_unavailable',
        action: 'retry_later',
        stopReason: 'not_repeatable',
      },
    },
    {
      name: 'truncated-json',
      description: '503, JSON that ends in the middle; its code is found all the same',
      enqueue: [{ scenario: 'truncated-json', ...always }],
      request: clientCredentials(),
      options: { retry: { maxRetries: 1 } },
      expect: {
        status: 503,
        kind: 'service_unavailable',
        code: 'AADSTS90033',
        action: 'retry_later',
        attempts: 2,
        waitedMs: 250,
        stopReason: 'max_retries',
      },
    },
    {
      name: 'gateway-html',
      description: '502, the HTML page of a gateway, again and again',
      enqueue: [{ scenario: 'gateway-html', ...always }],
      request: clientCredentials(),
      expect: {
        status: 502,
        kind: 'service_unavailable',
        action: 'retry_later',
        attempts: 4,
        waitedMs: 1750,
        stopReason: 'max_retries',
      },
    },
    {
      name: 'not-implemented',
      description: '501 does not change by waiting',
      enqueue: ['not-implemented'],
      request: clientCredentials(),
      expect: {
        status: 501,
        kind: 'service_unavailable',
        action: 'contact_support',
        stopReason: 'not_retryable',
      },
    },
    {
      name: 'body-cut-off',
      description: '503 whose connection ends in the middle of the body, then success',
      enqueue: ['truncated-body'],
      request: clientCredentials(),
      expect: { success: 200, after: 'service_unavailable', attempts: 2, waitedMs: 250 },
    },
    {
      name: 'reset-once',
      description: 'The connection is reset before the answer, then all is well',
      enqueue: ['reset-before-headers'],
      request: clientCredentials(),
      expect: { success: 200, after: 'network', attempts: 2, waitedMs: 250 },
    },
    {
      name: 'reset-of-a-code',
      description: 'After a lost connection nobody knows whether the code still works: it is not sent again',
      enqueue: ['reset-before-headers'],
      request: redeemCode(),
      expect: {
        kind: 'network',
        reason: 'reset',
        code: 'ECONNRESET',
        action: 'retry_later',
        stopReason: 'not_repeatable',
      },
    },
    {
      name: 'silent-server',
      description: 'The server never answers; an attempt may take 100 ms',
      enqueue: [{ scenario: 'silent', ...always }],
      request: clientCredentials(),
      options: { retry: { attemptTimeoutMs: 100, maxRetries: 1 } },
      expect: {
        kind: 'timeout',
        reason: 'headers',
        code: 'UND_ERR_HEADERS_TIMEOUT',
        action: 'retry_later',
        attempts: 2,
        waitedMs: 250,
        stopReason: 'max_retries',
      },
      expectOfAxios: { code: 'ECONNABORTED', reason: 'none' },
    },
    {
      name: 'not-http',
      description: 'What comes back is not HTTP',
      enqueue: [{ scenario: 'not-http', ...always }],
      request: call('/graph/v1.0/me', ada),
      options: { retry: { maxRetries: 1 } },
      expect: {
        kind: 'network',
        reason: 'protocol',
        // From Node 24 on, fetch gives no code.
        code: ['HPE_INVALID_CONSTANT', undefined],
        action: 'fix_network',
      },
    },
    {
      name: 'refused-port',
      description: 'Nobody listens at the port',
      request: callClosedPort,
      expect: {
        kind: 'network',
        reason: 'refused',
        code: 'ECONNREFUSED',
        action: 'retry_later',
        attempts: 4,
        waitedMs: 1750,
        stopReason: 'max_retries',
      },
    },
    {
      name: 'unknown-host',
      description: 'The name of the host does not exist',
      request: callUnknownHost,
      options: { retry: { maxRetries: 1 } },
      expect: {
        kind: 'network',
        reason: 'dns',
        code: 'ENOTFOUND',
        action: 'retry_later',
        attempts: 2,
        waitedMs: 250,
      },
    },
  ],
}
