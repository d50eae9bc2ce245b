import { fixed } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

const page = (title: string): string =>
  `<!DOCTYPE html>\r\n<html><head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>gateway</center></body></html>\r\n`
const html = { 'Content-Type': 'text/html; charset=utf-8' }
const json = { 'Content-Type': 'application/json; charset=utf-8' }
const unavailable = { error: 'temporarily_unavailable', error_description: 'The service is busy.' }

/** Failures of the server or of something in front of it, and bodies that are not what they should be. */
export const failureScenarios = {
  'empty-500': fixed('any', '500 without a body', { status: 500 }),
  'gateway-html': fixed('any', '502, an HTML page', { status: 502, headers: html, body: page('502 Bad Gateway') }),
  'gateway-timeout-html': fixed('any', '504, an HTML page', {
    status: 504,
    headers: html,
    body: page('504 Gateway Timeout'),
  }),
  'unavailable-json': fixed('any', '503 temporarily_unavailable without a hint', { status: 503, body: unavailable }),
  'unavailable-seconds': fixed('any', '503, Retry-After: 1', {
    status: 503,
    headers: { 'Retry-After': '1' },
    body: unavailable,
  }),
  'request-timeout': fixed('any', '408 without a body', { status: 408 }),
  'too-early': fixed('any', '425 without a body', { status: 425 }),
  'not-implemented': fixed('any', '501, plain text', { status: 501, body: 'Not implemented' }),
  'server-error-json': fixed('any', '500 server_error', { status: 500, body: { error: 'server_error' } }),
  'truncated-json': fixed('any', '503, JSON that ends in the middle', {
    status: 503,
    headers: json,
    body: '{"error":"temporarily_unavailable","error_description":"AADSTS90033: The serv',
  }),
  'wrong-content-type': fixed('any', '400, JSON that calls itself text/html', {
    status: 400,
    headers: html,
    body: '{"error":"invalid_grant","error_description":"AADSTS65001: Nobody has consented.","error_codes":[65001],"suberror":"consent_required"}',
  }),
  'byte-order-mark': fixed('any', '400, JSON after a byte order mark', {
    status: 400,
    headers: json,
    body: '\uFEFF{"error":"invalid_scope","error_description":"AADSTS70011: A scope is not valid.","error_codes":[70011]}',
  }),
  'broken-utf8': fixed('any', '503, JSON with broken UTF-8', {
    status: 503,
    headers: json,
    body: Buffer.from('{"error":"temporarily_unavailable","error_description":"\xC3\x28 busy"}', 'latin1'),
  }),
  'unknown-json': fixed('any', '400, JSON without any known member', { status: 400, body: { message: 'no' } }),
  'slow-answer': fixed('any', 'the usual kind of 503, after 200 ms', { status: 503, body: unavailable, delayMs: 200 }),
} as const satisfies Record<string, ScenarioRow>
