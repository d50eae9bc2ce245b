import { expect, test } from '@jest/globals'
import { findCodes, withPrefix } from '../src/codes-in-text.ts'

test.each<[string, string[]]>([
  ['AADSTS50076: MFA', ['AADSTS50076']],
  ['AADSTS700027: x', ['AADSTS700027']],
  ['AADSTS7000272: x', ['AADSTS7000272']],
  ['AADSTS991', ['AADSTS991']],
  ['credentials.AADSTS70008: run together', ['AADSTS70008']],
  ['AADB2C90118: forgotten, MSIS9605: refused', ['AADB2C90118', 'MSIS9605']],
  ['AADSTS70002: x. AADSTS70008: y. AADSTS70002: z', ['AADSTS70002', 'AADSTS70008']],
  ['(AADSTS50058)', ['AADSTS50058']],
  ['error AADSTS50058;AADSTS50059', ['AADSTS50058', 'AADSTS50059']],
  ['XAADSTS50076', []],
  ['AADSTS_50076', []],
  ['AADSTS50076x', []],
  ['AADSTS50076_1', []],
  ['AADSTS12', []],
  ['AADSTS123456789', []],
  ['aadsts50076', []],
  ['AADSTS: no number', []],
  ['50076', []],
  ['', []],
])('%j has the codes %j', (text, codes) => {
  expect(findCodes(text)).toEqual(codes)
})

test.each([
  ['https://login.microsoftonline.com/error?code=50058', 'https://login.microsoftonline.com/error?code=AADSTS50058'],
  [
    'https://login.microsoftonline.com/error?\ncode=50058',
    'https://login.microsoftonline.com/error?\ncode=AADSTS50058',
  ],
  ['"sErrorCode":"50058"', '"sErrorCode":"AADSTS50058"'],
  ['"sErrorCode" : "50058"', '"sErrorCode" : "AADSTS50058"'],
  ['"error_codes":[50058', '"error_codes":[AADSTS50058'],
  ['"error_codes" : [ 50058', '"error_codes" : [ AADSTS50058'],
  ['"code":50058, at line 50058', '"code":50058, at line 50058'],
])('the codes without a prefix in %j are these: %j', (text, expected) => {
  expect(withPrefix(text)).toBe(expected)
})
