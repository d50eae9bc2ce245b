import { fixed } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

/** Error answers of managed-identity endpoints. */
export const managedIdentityScenarios = {
  'imds-updating': fixed('managed_identity', 'IMDS 410: being updated, back within 70 seconds', { status: 410 }),
  'imds-not-found': fixed('managed_identity', 'IMDS 404: being updated', { status: 404 }),
  'imds-throttled': fixed('managed_identity', 'IMDS 429 without a hint', {
    status: 429,
    body: { error: 'too_many_requests', error_description: 'Temporarily throttled' },
  }),
  'imds-unknown': fixed('managed_identity', 'IMDS 500: no token from the directory', {
    status: 500,
    body: { error: 'unknown', error_description: 'No token could be fetched. See the logs.' },
  }),
  'imds-identity-not-found': fixed('managed_identity', 'IMDS 400: no such identity is assigned', {
    status: 400,
    body: { error: 'invalid_request', error_description: 'Identity not found' },
  }),
  'imds-unreachable-text': fixed('managed_identity', 'IMDS 403 in plain text: no IMDS here', {
    status: 403,
    body: 'connecting to 169.254.169.254:80: the network is unreachable.',
  }),
  'app-service-500': fixed('managed_identity', 'App Service 500: statusCode, message, correlationId', {
    status: 500,
    body: {
      statusCode: 500,
      message: 'The token could not be fetched.',
      correlationId: '3f9a7b60-0000-4000-8000-000000000e01',
    },
  }),
  'arc-challenge': fixed('managed_identity', 'Azure Arc 401: Basic challenge with the path of a key file', {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm=/var/opt/azcmagent/tokens/simulator.key' },
    body: {
      error: 'unauthorized_client',
      error_description: 'Missing Basic Authorization header',
      error_codes: [401],
    },
  }),
  'cloud-shell-audience': fixed('managed_identity', 'Cloud Shell 400: error is an object', {
    status: 400,
    body: { error: { code: 'AudienceNotSupported', message: 'This audience is not supported.' } },
  }),
  'service-fabric-secret': fixed('managed_identity', 'Service Fabric 404: error with a correlation id', {
    status: 404,
    body: {
      error: {
        correlationId: '3f9a7b60-0000-4000-8000-000000000e02',
        code: 'SecretHeaderNotFound',
        message: 'The secret header is missing.',
      },
    },
  }),
} as const satisfies Record<string, ScenarioRow>
