import { formatClaimsChallenge } from '../packages/core/src/index.ts'

/** A form of a claims challenge, and the claims that it asks for. */
export interface ChallengeForm {
  readonly form: string
  readonly value: string
  readonly claims: string
}

const json = '{"access_token":{"nbf":{"essential":true,"value":"1702682180"}}}'
const accented = '{"access_token":{"acrs":{"value":"Prüfung"}}}'
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const escaped = json.replace(/"/g, '\\"')
const uri = 'authorization_uri="https://login.example/authorize"'
const error = 'error="insufficient_claims"'

/** What web APIs send, or are known to have sent, from the documented form to broken ones. */
export const challengeForms: readonly ChallengeForm[] = [
  { form: 'as documented: base64 in quotes', value: `Bearer realm="", ${uri}, ${error}, claims="${base64(json)}"` },
  { form: 'claims before the other parameters', value: `Bearer claims="${base64(json)}", ${error}, ${uri}` },
  { form: '`error="invalid_token"` (ARM)', value: `Bearer ${uri}, error="invalid_token", claims="${base64(json)}"` },
  {
    form: 'an address without quotes (Graph)',
    value: `Bearer realm="", authorization_uri=https://login.example/authorize, ${error}, claims="${base64(json)}"`,
  },
  { form: 'base64 without padding', value: `Bearer ${error}, claims="${base64(json).replace(/=+$/, '')}"` },
  {
    form: 'base64url',
    value: `Bearer ${error}, claims="${Buffer.from('{"id_token":{"a":{"value":"?>?>~~~"}}}').toString('base64url')}"`,
    claims: '{"id_token":{"a":{"value":"?>?>~~~"}}}',
  },
  { form: 'base64 without quotes', value: `Bearer ${error}, claims=${base64(json)}` },
  { form: 'text beyond ASCII', value: `Bearer ${error}, claims="${base64(accented)}"`, claims: accented },
  { form: 'JSON with escaped quotes (MSAL .NET tests)', value: `Bearer ${error}, claims="${escaped}"` },
  { form: 'JSON as it is (Microsoft.Identity.Web)', value: `Bearer ${error}, claims="${json}"` },
  { form: 'percent-encoded JSON', value: `Bearer ${error}, claims="${encodeURIComponent(json)}"` },
  { form: 'single quotes', value: `Bearer error='insufficient_claims', claims='${base64(json)}'` },
  { form: 'spaces instead of commas', value: `Bearer ${error} claims="${base64(json)}"` },
  { form: 'spaces around `=`', value: `Bearer error = "insufficient_claims", claims = "${base64(json)}"` },
  { form: 'no space after the comma', value: `Bearer realm="",${error},claims="${base64(json)}"` },
  { form: 'names in other case', value: `bearer Error="insufficient_claims", Claims="${base64(json)}"` },
  { form: 'behind a Basic challenge', value: `Basic realm="x", Bearer ${error}, claims="${base64(json)}"` },
  { form: 'behind a PoP challenge', value: `PoP realm="", nonce="n", Bearer ${error}, claims="${base64(json)}"` },
  { form: 'before a PoP challenge', value: `Bearer ${error}, claims="${base64(json)}", PoP nonce="n"` },
  {
    form: 'two Bearer challenges, the second asking',
    value: `Bearer error="invalid_token", Bearer ${error}, claims="${base64(json)}"`,
  },
  { form: 'a parameter given twice', value: `Bearer ${error}, ${error}, claims="${base64(json)}"` },
  {
    form: 'escaped quotes and commas in a text before',
    value: `Bearer ${error}, error_description="App \\"a, b\\" is out", claims="${base64(json)}"`,
  },
  {
    form: 'a text before without its end quote',
    value: `Bearer error_description="Access denied, ${error}, claims="${base64(json)}"`,
  },
  { form: 'claims without their end quote', value: `Bearer ${error}, claims="${base64(json)}` },
  {
    form: '`formatClaimsChallenge`',
    value: formatClaimsChallenge({ claims: json, errorDescription: 'More is needed.' }),
  },
  {
    form: '`formatClaimsChallenge`, text beyond ASCII',
    value: formatClaimsChallenge({ claims: accented, errorDescription: 'Prüfung' }),
    claims: accented.replace('ü', '\\u00fc'),
  },
  {
    form: '`formatClaimsChallenge`, hostile text',
    value: formatClaimsChallenge({
      claims: json,
      realm: 'a", claims="e30=", Bearer claims="e30=',
      errorDescription: 'b\r\nSet-Cookie: c=d, Bearer error="e", claims="e30="\\',
    }),
  },
].map(form => ({ claims: json, ...form }))
