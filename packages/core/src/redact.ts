const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g
/** A JSON Web Token, whole or cut. */
const jwt = /\beyJ[\w-]{8,}[\w.-]*/g
/** The query and fragment of an address, and its userinfo. */
const query = /(\bhttps?:\/\/[^\s?#'"]*)[?#][^\s'")]*/g
const userinfo = /\/\/[^/\s@'"]*@/g

/** Text of a server or a runtime as it may be shown: one line, no tokens, addresses without their query. */
export const redactText = (text: string): string =>
  text.replace(control, ' ').replace(jwt, '[token]').replace(query, '$1').replace(userinfo, '//')

/** An address without query, fragment and userinfo. */
export const redactUrl = (url: string): string => url.replace(/[?#].*/s, '').replace(userinfo, '//')
