/**
 * Writes docs/msal-matrix.md: what each MSAL calls an error, over errors, suberrors, codes and claims. With `--check` it only
 * compares.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type StsError, toStsError } from '../packages/core/src/index.ts'
import { type MsalName, msalNames } from '../packages/core/src/msal/index.ts'

export const matrixFile = fileURLToPath(new URL('../docs/msal-matrix.md', import.meta.url))

/** An answer of the token endpoint, by what decides. */
export interface Row {
  readonly status: number
  readonly error?: string
  readonly suberror?: string
  readonly code?: string
  readonly claims?: string
  /** What came where there is no `error`. */
  readonly body?: 'none' | 'text' | 'json'
}

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
const suberrors = [
  ...['basic_action', 'additional_action', 'message_only', 'consent_required', 'user_password_expired', 'bad_token'],
  ...['token_expired', 'device_authentication_failed', 'client_mismatch', 'protection_policy_required'],
]
const oauth: readonly (readonly [error: string, status: number])[] = [
  ...(['interaction_required', 'consent_required', 'login_required', 'invalid_request', 'invalid_scope'] as const).map(
    error => [error, 400] as const,
  ),
  ['unauthorized_client', 400],
  ['unsupported_grant_type', 400],
  ['invalid_resource', 400],
  ['invalid_client', 401],
  ['access_denied', 400],
  ['server_error', 500],
  ['temporarily_unavailable', 503],
]
const codes: readonly (readonly [code: string, error: string, status?: number])[] = [
  ['AADSTS50076', 'invalid_grant'],
  ['AADSTS50079', 'interaction_required'],
  ['AADSTS65001', 'invalid_grant'],
  ['AADSTS50173', 'invalid_grant'],
  ['AADSTS700082', 'invalid_grant'],
  ['AADSTS70043', 'invalid_grant'],
  ['AADSTS53000', 'invalid_grant'],
  ['AADSTS53003', 'invalid_grant'],
  ['AADSTS50057', 'invalid_grant'],
  ['AADSTS50055', 'invalid_grant'],
  ['AADSTS500133', 'invalid_grant'],
  ['AADSTS54005', 'invalid_grant'],
  ['AADSTS7000215', 'invalid_client', 401],
  ['AADSTS7000222', 'invalid_client', 401],
  ['AADSTS700027', 'invalid_client', 401],
  ['AADSTS70002', 'invalid_client', 401],
  ['AADSTS7000218', 'invalid_client', 401],
  ['AADSTS700016', 'unauthorized_client'],
  ['AADSTS90010', 'invalid_request'],
  ['AADSTS90002', 'invalid_request'],
  ['AADSTS500011', 'invalid_resource'],
]

/** Every answer of the matrix. */
export const rows: readonly Row[] = [
  ...[undefined, ...suberrors].flatMap(suberror =>
    [undefined, claims].map(claims => ({
      status: 400,
      error: 'invalid_grant',
      ...(suberror && { suberror }),
      ...(claims && { claims }),
    })),
  ),
  { status: 400, error: 'interaction_required', claims },
  { status: 400, error: 'interaction_required', suberror: 'basic_action', claims },
  { status: 400, error: 'unauthorized_client', suberror: 'protection_policy_required' },
  ...oauth.map(([error, status]) => ({ status, error })),
  ...codes.map(([code, error, status = 400]) => ({ status, error, code })),
  { status: 429, error: 'temporarily_unavailable', code: 'AADSTS90055' },
  ...([429, 503, 400] as const).map(status => ({ status, body: 'text' as const })),
  ...([429, 500, 404] as const).map(status => ({ status, body: 'none' as const })),
  { status: 400, body: 'json' },
]

/** The text of a row's answer. */
export const descriptionOf = ({ code }: Row): string => `${code ? `${code}: ` : ''}Something about it.`

/** The error of a row. */
export function errorOf(row: Row): StsError {
  const { code, body, status, ...said } = row
  const codes = code && { error_codes: [code.replace('AADSTS', '')] }
  const error = toStsError({
    status,
    body: body ? '' : { ...said, ...codes, error_description: descriptionOf(row) },
  })
  if (!error) throw new Error(`no error: ${JSON.stringify(row)}`)
  return error
}

/** What each MSAL calls it. */
export function namesOf(row: Row): ReturnType<typeof msalNames> {
  const { kind, reason, error, suberror, status, claims, codes, errorDescription } = errorOf(row)
  return msalNames({ kind, reason, error, suberror, status, claims, codes, errorDescription, body: row.body })
}

const bodies = { none: 'no body', text: 'no JSON', json: 'JSON without `error`' }

const cell = ({ type, code, classification }: MsalName): string =>
  [`\`${type}\``, code && `\`${code}\``, classification && `\`${classification}\``].filter(Boolean).join(' ')

/** The text of the file. */
export function msalMatrix(): string {
  const lines = rows.map(row => {
    const error = errorOf(row)
    const { dotnet, java, js, python, objc } = namesOf(row)
    const said = [row.error, row.suberror, row.code, row.claims && 'claims'].filter(Boolean).map(word => `\`${word}\``)
    const ours = `\`${error.kind}\`${error.reason === 'none' ? '' : `: \`${error.reason}\``}`
    return [
      `${row.status} ${row.body ? bodies[row.body] : said.join(' ')}`,
      ours,
      ...[dotnet, java, js, python, objc].map(cell),
    ]
  })
  const table = [['answer', 'here', '.NET', 'Java', 'JS', 'Python', 'Objective-C'], Array(7).fill('---'), ...lines]
  return `${head}\n${table.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

const head = `# What each MSAL calls an error

Written by \`npm run matrix\` from \`@sts-errors/core/msal\`: do not edit. Each cell has the type, the error code and the
classification (.NET \`Classification\`, Java \`reason()\`, JS \`subError\`, Python \`classification\`, Objective-C the internal error
code) that a silent token request of that library comes to. Every \`error\` here has a description, without which MSAL for Java
calls it \`unknown\`. Which sources say so stands in the file of each language, \`packages/core/src/msal/\`.
`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = msalMatrix()
  const isStale = !existsSync(matrixFile) || readFileSync(matrixFile, 'utf8') !== text
  if (!process.argv.includes('--check')) writeFileSync(matrixFile, text)
  else if (isStale) {
    console.error('docs/msal-matrix.md is stale: npm run matrix')
    process.exitCode = 1
  }
}
