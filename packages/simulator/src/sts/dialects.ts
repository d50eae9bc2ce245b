import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import type { AuthorityKind } from './authority.ts'
import { stsError } from './error-answer.ts'
import type { Refusal } from './refusal.ts'
import type { RefusalName } from './refusal-table.ts'
import { answerIds, stsHeaders, stsTimestamp } from './sts-headers.ts'

interface DialectRow {
  readonly code: string
  readonly error: string
}

const b2cRows: Partial<Record<RefusalName, DialectRow>> = {
  app_unknown: { code: 'AADB2C90018', error: 'invalid_request' },
  secret_missing: { code: 'AADB2C90079', error: 'invalid_request' },
  secret_invalid: { code: 'AADB2C90081', error: 'invalid_client' },
  secret_expired: { code: 'AADB2C90081', error: 'invalid_client' },
  secret_of_public_client: { code: 'AADB2C90084', error: 'invalid_request' },
  parameter_missing: { code: 'AADB2C90083', error: 'invalid_request' },
  grant_unsupported: { code: 'AADB2C90086', error: 'unsupported_grant_type' },
  redirect_uri_mismatch: { code: 'AADB2C90006', error: 'redirect_uri_mismatch' },
  scope_invalid: { code: 'AADB2C90012', error: 'invalid_request' },
  resource_unknown: { code: 'AADB2C90012', error: 'invalid_request' },
  code_expired: { code: 'AADB2C90080', error: 'invalid_grant' },
  code_redeemed: { code: 'AADB2C90088', error: 'invalid_grant' },
  refresh_token_expired: { code: 'AADB2C90080', error: 'invalid_grant' },
  refresh_token_revoked: { code: 'AADB2C90129', error: 'invalid_grant' },
  grant_invalid: { code: 'AADB2C90088', error: 'invalid_grant' },
  password_wrong: { code: 'AADB2C90225', error: 'access_denied' },
  user_unknown: { code: 'AADB2C90225', error: 'access_denied' },
  consent_missing: { code: 'AADB2C90205', error: 'access_denied' },
}

const adfsRows: Partial<Record<RefusalName, DialectRow>> = {
  app_unknown: { code: 'MSIS9607', error: 'invalid_client' },
  secret_missing: { code: 'MSIS9622', error: 'invalid_client' },
  secret_invalid: { code: 'MSIS9622', error: 'invalid_client' },
  secret_expired: { code: 'MSIS9622', error: 'invalid_client' },
  resource_unknown: { code: 'MSIS9602', error: 'invalid_resource' },
  consent_missing: { code: 'MSIS9605', error: 'access_denied' },
  redirect_uri_mismatch: { code: 'MSIS9224', error: 'invalid_request' },
  password_wrong: { code: 'MSIS9659', error: 'invalid_grant' },
  user_unknown: { code: 'MSIS9659', error: 'invalid_grant' },
  grant_invalid: { code: 'MSIS9247', error: 'invalid_grant' },
  code_redeemed: { code: 'MSIS9247', error: 'invalid_grant' },
  code_expired: { code: 'MSIS9247', error: 'invalid_grant' },
  refresh_token_expired: { code: 'MSIS9615', error: 'invalid_grant' },
  refresh_token_revoked: { code: 'MSIS9615', error: 'invalid_grant' },
}

function entraError({ row, detail, claims }: Refusal, request: RecordedRequest, scene: Scene): Answer {
  const fields = {
    code: row.code,
    error: row.error,
    status: row.status ?? 400,
    description: detail === undefined ? row.text : `${row.text}: '${detail}'`,
    ...(row.suberror === undefined ? {} : { suberror: row.suberror }),
    ...(claims === undefined ? {} : { claims }),
  }
  return stsError(fields, request, scene)
}

function b2cError({ row, reason }: Refusal, request: RecordedRequest, scene: Scene): Answer {
  const { code, error } = b2cRows[reason] ?? { code: 'AADB2C90085', error: 'server_error' }
  const ids = answerIds(request)
  const description = `${code}: ${row.text}.\r\nCorrelation ID: ${ids.correlationId}\r\nTimestamp: ${stsTimestamp(scene.nowMs)}\r\n`
  return {
    status: 400,
    headers: stsHeaders(ids, undefined),
    body: { error, error_description: description },
    note: code,
  }
}

function adfsError({ row, reason }: Refusal): Answer {
  const known = adfsRows[reason]
  const description = known === undefined ? `${row.text}.` : `${known.code}: ${row.text}.`
  return {
    status: row.error === 'invalid_client' ? 401 : 400,
    headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
    body: { error: known?.error ?? row.error, error_description: description },
    note: known?.code ?? row.error,
  }
}

/** A refusal as the products word it. */
export function refusalAnswer(kind: AuthorityKind, refusal: Refusal, request: RecordedRequest, scene: Scene): Answer {
  switch (kind) {
    case 'entra':
      return entraError(refusal, request, scene)
    case 'b2c':
      return b2cError(refusal, request, scene)
    case 'adfs':
      return adfsError(refusal)
  }
}

/** The STS code of a refusal, as the product names it, with its text: for redirects and pages. */
export function refusalText(kind: AuthorityKind, { row, reason }: Refusal): string {
  const codes = { entra: `AADSTS${row.code}`, b2c: b2cRows[reason]?.code, adfs: adfsRows[reason]?.code }
  const code = codes[kind]
  return code === undefined ? row.text : `${code}: ${row.text}`
}
