import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  classify,
  fromAuthorizationResponse,
  parseErrorResponse,
  type StsError,
  type StsErrorDetails,
  toStsError,
} from '@sts-errors/core'

/** One real or documented answer; of `expected`, `null` says that the sample does not carry the field. */
interface Sample {
  readonly id: string
  readonly kind: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: string
  readonly expected: {
    readonly error: string | null
    readonly suberror: string | null
    readonly aadsts: readonly number[]
    readonly b2c?: readonly string[]
    readonly adfs?: readonly string[]
    readonly correlation_id: string | null
    readonly trace_id: string | null
    readonly request_id?: string
    readonly error_subcode?: string
    readonly timestamp: string | null
    readonly claims: string | null
    readonly retry_after_s: number | null
    readonly category: string
    readonly also_acceptable: readonly string[]
    readonly notes: string
  }
}

const samples = readFileSync(join(__dirname, 'data', 'real-responses.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Sample)

const named = (list: readonly Sample[]): [string, Sample][] =>
  list.map(sample => [`${sample.kind} ${sample.id}: ${sample.expected.notes}`, sample])

const pasted = samples.filter(({ kind }) => /^(?:msal-exception|other)$/.test(kind))
const redirects = samples.filter(({ kind }) => kind === 'authorize-redirect')
const answers = samples.filter(sample => !pasted.includes(sample) && !redirects.includes(sample))

/** A sample whose status nobody noted is an error answer all the same. */
const answerOf = ({ status, headers, body }: Sample) => ({ status: status ?? 400, headers: headers ?? {}, body })

/** Every field that has a label, in the words of the labels. */
function fieldsOf(details: StsErrorDetails | StsError | undefined) {
  return {
    error: details?.error ?? null,
    suberror: details?.suberror ?? null,
    codes: details?.codes ?? [],
    correlationId: details?.correlationId ?? null,
    traceId: details?.traceId ?? null,
    timestamp: details?.timestamp?.toISOString() ?? null,
    claims: details?.claims ?? null,
    retryAfterMs: details?.retryAfterMs ?? null,
  }
}

function labelsOf({ expected: e }: Sample): ReturnType<typeof fieldsOf> {
  return {
    error: e.error,
    suberror: e.suberror,
    codes: [...e.aadsts.map(code => `AADSTS${code}`), ...(e.b2c ?? []), ...(e.adfs ?? [])],
    correlationId: e.correlation_id,
    traceId: e.trace_id,
    timestamp: e.timestamp && new Date(e.timestamp.replace(' ', 'T')).toISOString(),
    claims: e.claims,
    retryAfterMs: e.retry_after_s === null ? null : e.retry_after_s * 1000,
  }
}

/** The kinds that a category of the labels stands for. */
const kindsOf: { readonly [category: string]: readonly string[] } = {
  interaction_required: ['interaction_required'],
  consent_required: ['interaction_required'],
  claims_challenge: ['claims_challenge', 'interaction_required'],
  invalid_grant: ['invalid_grant', 'invalid_token', 'interaction_required'],
  invalid_client: ['invalid_client'],
  invalid_request: ['invalid_request'],
  access_denied: ['access_denied'],
  user_cancelled: ['user_cancelled'],
  throttled: ['throttled'],
  account_tenant_policy: ['access_denied'],
  transient: ['service_unavailable'],
  pending: ['authorization_pending'],
  unknown: ['unrecognized'],
}

function expectKind({ expected }: Sample, found: { kind: string; reason: string; claims?: string | undefined }): void {
  const { category, also_acceptable: others } = expected
  expect([category, ...others].flatMap(name => kindsOf[name] ?? [])).toContain(found.kind)
  if (others.length > 0) return
  if (category === 'consent_required') expect(found.reason).toBe('consent_required')
  if (category === 'claims_challenge' && found.kind === 'interaction_required') expect(found.claims).toBeDefined()
}

describe('answers over HTTP', () => {
  test.each(named(answers))('%s: every labelled field is read', (_, sample) => {
    const details = parseErrorResponse(answerOf(sample))
    expect(fieldsOf(details)).toEqual(labelsOf(sample))
    if (sample.expected.request_id) expect(details?.requestId).toBe(sample.expected.request_id)
  })

  test.each(named(answers))('%s: the kind is one that a careful reader would give', (_, sample) => {
    const details = parseErrorResponse(answerOf(sample))
    if (!details) throw new Error('the answer was not taken for an error')
    expectKind(sample, { ...classify(details), claims: details.claims })
  })

  test.each(named(answers.filter(({ status }) => (status ?? 400) >= 400)))(
    '%s: the typed error says the same as its parts',
    (_, sample) => {
      const error = toStsError(answerOf(sample))
      expect(fieldsOf(error)).toEqual(labelsOf(sample))
      if (error) expectKind(sample, error)
    },
  )
})

describe('authorization responses', () => {
  test.each(named(redirects))('%s: every labelled field and the kind are read', (_, sample) => {
    const error = fromAuthorizationResponse(sample.body)
    if (!error) throw new Error('the redirect was not taken for an error')
    expect(fieldsOf(error)).toEqual(labelsOf(sample))
    expectKind(sample, error)
  })
})

describe('pasted texts', () => {
  test.each(named(pasted))('%s: codes and ids are found', (_, sample) => {
    const labels = labelsOf(sample)
    const found = fieldsOf(parseErrorResponse(answerOf(sample)))
    expect(found.codes).toEqual(labels.codes)
    if (labels.correlationId !== null) expect(found.correlationId).toBe(labels.correlationId)
    if (labels.traceId !== null) expect(found.traceId).toBe(labels.traceId)
    if (labels.timestamp !== null) expect(found.timestamp).toBe(labels.timestamp)
  })
})

test('the samples are all there', () => {
  expect({ answers: answers.length, redirects: redirects.length, pasted: pasted.length }).toEqual({
    answers: 64,
    redirects: 10,
    pasted: 47,
  })
})
