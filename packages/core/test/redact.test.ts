import { describe, expect, test } from '@jest/globals'
import { redactText, redactUrl } from '../src/redact.ts'

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'

describe('text that may be shown', () => {
  test.each([
    ['plain text stays', 'AADSTS50076: Use MFA.', 'AADSTS50076: Use MFA.'],
    ['several lines become one', 'a\r\nb\n\nc\td', 'a b c d'],
    ['the colours of a terminal do not pass', '\u001b[31mred\u0007', ' [31mred '],
    ['separators of Unicode do not pass', 'a\u2028b\u2029c\u0085d', 'a b c d'],
    ['marks of direction do not pass', 'a\u202Eb\u2066c', 'a b c'],
    ['other scripts do', 'Anmeldung fehlgeschlagen: größer 密码 😀', 'Anmeldung fehlgeschlagen: größer 密码 😀'],
    ['a token is not shown', `token ${token} refused`, 'token [token] refused'],
    ['nor one that is cut off', 'token eyJhbGciOiJSUzI1NiJ9.eyJzd', 'token [token]'],
    ['nor one in quotes', `'${token}'`, "'[token]'"],
    ['nor one in a parameter', `assertion=${token}&x=1`, 'assertion=[redacted]&x=1'],
    ['nor one of JSON', '{"client_secret":"x1"}', '{"client_secret":"[redacted]"}'],
    ['nor one of JSON with spaces', '{"client_secret"  :  "x1"}', '{"client_secret"  :  "[redacted]"}'],
    ['nor one of JSON in single quotes', "{'password':'x1'}", "{'password':'[redacted]'}"],
    ['nor one of JSON within text', '{\\"client_secret\\":\\"x1\\"}', '{\\"client_secret\\":\\"[redacted]\\"}'],
    ['nor the signature of an address', 'sig=abc%3D&se=2026', 'sig=[redacted]&se=2026'],
    ['nor a credential of a header', 'Bearer 0.AX8Aabcdefghijklmnop refused', 'Bearer [token] refused'],
    ['the name of a scheme stays', 'Bearer authentication failed', 'Bearer authentication failed'],
    [
      'a query is not shown, whatever brackets are in it',
      'for url (https://a.example/drive(1)/root?$select=count(x)&sig=secret)',
      'for url (https://a.example/drive(1)/root)',
    ],
    ['what ends a sentence stays', '(https://a.example/t?x=secret), then', '(https://a.example/t), then'],
    ['what only begins like a token stays', 'eyJabc', 'eyJabc'],
    [
      'a query is not shown, nor without TLS',
      'GET http://a.example/t?x:secret failed',
      'GET http://a.example/t failed',
    ],
    ['nor the userinfo where a slash divides it', 'at https://user@/x:secret@a.example/', 'at https://a.example/'],
    ['a query is not shown', 'GET https://a.example/t?code=secret&x=1 failed', 'GET https://a.example/t failed'],
    ['nor a fragment', 'at https://a.example/#access_token=secret', 'at https://a.example/'],
    ['nor the userinfo', 'at https://user:secret@a.example/', 'at https://a.example/'],
    ['a question mark elsewhere stays', 'really? yes', 'really? yes'],
    ['the quotes around an address stay', "'https://a.example/?x=secret'.", "'https://a.example/'."],
  ])('%s', (_, text, shown) => {
    expect(redactText(text)).toBe(shown)
  })
})

describe('an address that may be shown', () => {
  test.each([
    ['https://a.example/t?code=x#y', 'https://a.example/t'],
    ['https://a.example/t#y?z', 'https://a.example/t'],
    ['https://user:pass@a.example:8443/t', 'https://a.example:8443/t'],
    ['/relative?x=1', '/relative'],
    ['//user@a.example/t', '//a.example/t'],
    ['https://a.example/t?x=\n1', 'https://a.example/t'],
    ['https://a.example/user@b', 'https://a.example/user@b'],
    ['users/ada@a.example/messages', 'users/ada@a.example/messages'],
    ["https://user:p'ss@a.example/t", 'https://a.example/t'],
    ['https://us er:pa ss@a.example/t', 'https://a.example/t'],
    ['https:/user:pass@a.example/t', 'https:/a.example/t'],
    ['https:user:pass@a.example/t', 'https:a.example/t'],
    [String.raw`https:\\user:pass@a.example\t`, String.raw`https:\\a.example\t`],
    ['https:///user:pass@a.example/t', 'https:///a.example/t'],
    [' ht\ntps://user:pass@a.example/t', ' ht\ntps://a.example/t'],
    ['https://proxy.example/https://user:pass@a.example/t', 'https://proxy.example/https://a.example/t'],
    ['https://user@/x:pass@a.example/t', 'https://a.example/t'],
    ['https://a.example/b:c@d', 'https://a.example/b:c@d'],
    ['/user@a.example/t?x', '/user@a.example/t'],
    ['users/a:b@c.example/messages', 'users/a:b@c.example/messages'],
    ['', ''],
  ])('%s: %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown)
  })
})
