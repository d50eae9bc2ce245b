import { remember } from './remember.ts'
import { bytesOf, decodeUtf8 } from './utf8.ts'

/**
 * The members of a body under their letters only, in lower case: `error_description`, `errorDescription` →
 * `errordescription`. Members of nested objects (Graph's and ARM's `error`, `innerError`) stand beside the outer ones,
 * which win. Nothing is known about the types of the values.
 */
export type Members = Map<string, unknown>

/** A body taken apart: its members where it has some, and its text where it came as one. */
export interface Body {
  readonly members: Members
  readonly text: string
}

/** How much of a body is read: an honest error answer has under 4 KiB. */
export const bodyLimit = 65_536

const jsonMember = /"([\w-]+)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/gs

/** Reads JSON, also when it is cut off, broken or wrapped in a log line; anything else is text. Never throws. */
export function readBody(body: unknown): Body {
  const bytes = bytesOf(body)
  const said = bytes ? decodeUtf8(bytes.subarray(0, bodyLimit)) : body
  if (typeof said !== 'string') return { members: flatten(body), text: '' }
  // A byte order mark is white space to trim().
  const text = said.slice(0, bodyLimit).trim()
  const json = /^["{]/.test(text) && parseJson(text)
  // JSON within JSON, as a gateway makes it of an answer.
  if (typeof json === 'string') return readBody(json)
  if (json) return { members: flatten(json), text }
  // Digits at the end of what was cut off may lack some.
  const whole = /^{.*\D/s.exec(text)?.[0] ?? text
  return { members: salvageJson(whole), text: whole }
}

/** `undefined` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function flatten(outer: unknown): Members {
  const members: Members = new Map()
  const values = [outer]
  try {
    for (const value of values) {
      if (typeof value === 'object' && value)
        for (const name of Object.keys(value)) {
          const inner = (value as { readonly [name: string]: unknown })[name]
          // At the top and without a message, `code` is an authorization code that somebody repeats.
          if (name !== 'code' || value !== outer || 'message' in value) add(members, name, inner)
          // A body that somebody else has parsed can be of any size.
          if (values.push(inner) > 999) return members
        }
    }
  } catch {
    // A getter or a proxy of somebody's own: what was read so far stands.
  }
  return members
}

/** The string members of text that no parser accepts: the first of each name, at whatever depth. */
function salvageJson(text: string): Members {
  const members: Members = new Map()
  // The state of a sign-in page is no answer: its `error` is what a cancel would post.
  if (/^<|"sErrorCode"/.test(text)) return members
  // Where no object begins, that is the last character, which says nothing.
  for (const [, name = '', value] of text.slice(text.search(/{\s*"/)).matchAll(jsonMember)) {
    add(members, name, parseJson(`"${value}"`) ?? value)
  }
  return members
}

const lettersOf = /* @__PURE__ */ remember(name => name.toLowerCase().replace(/[^a-z]+/g, ''))

/** Notes a member; of a name that comes twice the first that is text counts. */
export function add(members: Members, name: string, value: unknown): void {
  const key = lettersOf(name)
  if (typeof members.get(key) !== 'string') members.set(key, value)
}
