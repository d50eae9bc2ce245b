import { toStsError } from '@sts-errors/core'
import { AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios'
import { consentRequired, wrongSecret } from './data/error-answers.ts'
import { msalError, msalErrorAfterNetwork, msalErrorOfText } from './msal-error.ts'
import { micros, spread, table, times, verdict } from './report.ts'
import { measureInRounds, ratio, type Subject } from './rounds.ts'

const { body: text, headers, url, status } = consentRequired
const parsed: unknown = JSON.parse(text)
const fetchHeaders = new Headers(headers)
const secretHeaders = new Headers(wrongSecret.headers)
const axiosHeaders = AxiosHeaders.from(headers)
const config: InternalAxiosRequestConfig = { url, method: 'post', headers: new AxiosHeaders(), data: 'grant_type=x' }
const request = {}

/** What `settle` of axios does with an answer that `validateStatus` refuses. */
const axiosError = (data: unknown) =>
  new AxiosError(`Request failed with status code ${status}`, AxiosError.ERR_BAD_REQUEST, config, request, {
    data,
    status,
    statusText: 'Bad Request',
    headers: axiosHeaders,
    config,
    request,
  })

const grantType = 'refresh_token'
const subjects = {
  jsonParse: { name: 'bare `JSON.parse`', run: () => JSON.parse(text) as unknown },
  newError: { name: 'bare `new Error`', run: () => new Error('Request failed with status code 400') },
  text: {
    name: '**`toStsError`**, text',
    run: () => toStsError({ status, headers, body: text, url, grantType }),
  },
  fetchHeaders: {
    name: '**`toStsError`**, text, `Headers`',
    run: () => toStsError({ status, headers: fetchHeaders, body: text, url, grantType }),
  },
  parsed: {
    name: '**`toStsError`**, parsed JSON',
    run: () => toStsError({ status, headers, body: parsed, url, grantType }),
  },
  secret: {
    name: '**`toStsError`**, text, `Headers`, wrong secret',
    run: () => toStsError({ ...wrongSecret, headers: secretHeaders, grantType: 'client_credentials' }),
  },
  axiosText: { name: 'axios, text', run: () => axiosError(JSON.parse(text)) },
  axiosParsed: { name: 'axios, parsed JSON', run: () => axiosError(parsed) },
  msalText: { name: 'MSAL Node, text', run: () => msalErrorOfText(consentRequired) },
  msalParsed: { name: 'MSAL Node, parsed JSON', run: () => msalError(parsed) },
  msalSecret: { name: 'MSAL Node, text, wrong secret', run: () => msalErrorOfText(wrongSecret) },
  msalAnswer: { name: 'MSAL Node, text and `Headers`', run: msalErrorAfterNetwork(consentRequired) },
  msalSecretAnswer: {
    name: 'MSAL Node, text and `Headers`, wrong secret',
    run: msalErrorAfterNetwork(wrongSecret),
  },
} satisfies Record<string, Subject>

type Name = keyof typeof subjects

/** What MSAL does with the same answer, as ours does; and with the body alone, when its headers have been read. */
const counterparts: { readonly [name in Name]?: { readonly answer?: Name; readonly body: Name } } = {
  text: { answer: 'msalAnswer', body: 'msalText' },
  fetchHeaders: { answer: 'msalAnswer', body: 'msalText' },
  parsed: { body: 'msalParsed' },
  secret: { answer: 'msalSecretAnswer', body: 'msalSecret' },
}
const target = 15_000

/** Times an error answer on its way to an error, and tells of it. */
export async function timeErrors(): Promise<string> {
  const timings = await measureInRounds(subjects, { rounds: 12, msPerRound: 50 })
  const rows = (Object.keys(subjects) as Name[]).map(name => {
    const timing = timings[name]
    const cells = [
      subjects[name].name,
      micros(timing.median),
      spread(timing.spread),
      times(ratio(timing, timings.jsonParse)),
      times(ratio(timing, timings.newError)),
    ]
    const msal = counterparts[name]
    if (!msal) return cells
    const ofAnswer = msal.answer && ratio(timing, timings[msal.answer])
    cells.push(verdict(timing.median <= target, '≤ 15 µs'))
    cells.push(ofAnswer === undefined ? '' : verdict(ofAnswer < 1, times(ofAnswer)))
    return [...cells, times(ratio(timing, timings[msal.body]))]
  })
  const head = [
    ...['µs for each error', 'median', 'p25–p75', 'of `JSON.parse`', 'of `new Error`', 'target'],
    ...["of MSAL's", 'of its body alone'],
  ]
  return `### From an error answer to an error\n\n${table(head, rows)}`
}
