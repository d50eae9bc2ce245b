import { parseArgs } from 'node:util'
import type { Quota } from '../quota/quota.ts'
import { type RetryAfterForm, retryAfterForms } from '../quota/throttled-answer.ts'
import { isScenarioName } from '../scenarios/index.ts'
import type { ScriptedReply } from '../script.ts'
import type { SimulatorOptions } from '../simulator-options.ts'
import { UsageError } from './usage.ts'

/** What the command line asks for. */
export type Command =
  | { readonly action: 'help' }
  | { readonly action: 'list_scenarios' }
  | {
      readonly action: 'serve'
      readonly options: SimulatorOptions
      readonly scripted: readonly ScriptedReply[]
      readonly caFile: string | undefined
      readonly quiet: boolean
    }

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

function parseNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--${option}: ${JSON.stringify(text)} is not a number`)
  return Number(text)
}

function parseForm(text: string | undefined): RetryAfterForm | undefined {
  if (text === undefined) return undefined
  const form = retryAfterForms.find(known => known === text)
  if (form === undefined) {
    throw new UsageError(`--retry-after: ${JSON.stringify(text)} is not one of ${retryAfterForms.join(', ')}`)
  }
  return form
}

function parseQuota(text: string, form: RetryAfterForm | undefined): Quota {
  const rules = form === undefined ? {} : { retryAfter: form }
  const window = /^(\d+)\/(\d+)(ms|s|m)$/.exec(text)
  if (window !== null) {
    const [, limit, length, unit = 's'] = window
    return { type: 'fixed_window', limit: Number(limit), windowMs: Number(length) * (units[unit] ?? 1), ...rules }
  }
  const bucket = /^(\d+)\+(\d+(?:\.\d+)?)\/s$/.exec(text)
  if (bucket !== null) {
    const [, capacity, rate] = bucket
    return { type: 'token_bucket', capacity: Number(capacity), refillPerSecond: Number(rate), ...rules }
  }
  throw new UsageError(`--quota: ${JSON.stringify(text)} is neither like 10/60s nor like 10+2/s`)
}

function parseScenario(text: string): ScriptedReply {
  const [name = '', count = '1'] = text.split(':')
  if (!isScenarioName(name)) {
    throw new UsageError(`--scenario: ${JSON.stringify(name)} is not a scenario; --scenarios lists them`)
  }
  if (count !== 'always' && !/^[1-9]\d*$/.test(count)) {
    throw new UsageError(`--scenario: ${JSON.stringify(count)} is neither a number of at least 1 nor always`)
  }
  return { scenario: name, times: count === 'always' ? Number.POSITIVE_INFINITY : Number(count) }
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        tls: { type: 'boolean', default: false },
        ca: { type: 'string' },
        quota: { type: 'string', multiple: true, default: [] },
        'retry-after': { type: 'string' },
        scenario: { type: 'string', multiple: true, default: [] },
        scenarios: { type: 'boolean', default: false },
        latency: { type: 'string' },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Reads the command line's arguments. Throws a UsageError for what it does not understand. */
export function parseArguments(args: readonly string[]): Command {
  const values = readOptions(args)
  if (values.help === true) return { action: 'help' }
  if (values.scenarios === true) return { action: 'list_scenarios' }
  if (values.ca !== undefined && values.tls !== true)
    throw new UsageError('--ca: there is no certificate without --tls')
  const form = parseForm(values['retry-after'])
  const port = parseNumber('port', values.port)
  const latencyMs = parseNumber('latency', values.latency)
  const quotas = (values.quota ?? []).map(text => parseQuota(text, form))
  return {
    action: 'serve',
    options: {
      tls: values.tls === true,
      quotas,
      ...(port === undefined ? {} : { port }),
      ...(latencyMs === undefined ? {} : { latencyMs }),
    },
    scripted: (values.scenario ?? []).map(parseScenario),
    caFile: values.ca,
    quiet: values.quiet === true,
  }
}
