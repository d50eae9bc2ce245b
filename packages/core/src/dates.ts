/** IMF-fixdate, the obsolete RFC 850 form, and asctime, which has no zone and means UTC. */
const httpDate =
  /^[A-Z][a-z]{2,8},? (?:(\w{3}) )?([ \d]\d)(?:([ -])(\w{3})\3(\d{4}|\d\d))? (\d\d:\d\d:\d\d) (GMT|\d{4})$/

/**
 * A point in time as HTTP writes it (RFC 9110 §5.6.7, all three forms, always UTC), or as ISO 8601 does.
 *
 * @param now - milliseconds since the epoch, by which a year of two digits is understood
 * @returns milliseconds since the epoch, `NaN` where the text is no date
 */
export function parseHttpDate(text = '', now: number): number {
  const [match, first, day = '', , month = first, digits, time, last] = httpDate.exec(text) ?? []
  if (!match) return parseIsoDate(text)
  let year = Number(digits ?? last)
  // RFC 9110: more than 50 years ahead means the past year with the same digits.
  if (year < 100) year += year + 1950 > new Date(now).getUTCFullYear() ? 1900 : 2000
  const at = Date.parse(`${day} ${month} ${year} ${time} GMT`)
  // A day that the month does not have (31 February) would roll over.
  return new Date(at).getUTCDate() === Number(day) ? at : NaN
}

const isoDate = /^(\d{4}-\d\d)-(\d\d)[ T](\d\d:\d\d:[\d.]+)(Z|[+-]\d\d:\d\d)?$/

/**
 * A time of ISO 8601 or of the STS's bodies; without a zone it is UTC: `2021-10-29 17:16:31Z`, Graph's
 * `2020-08-18T12:51:51`.
 *
 * @returns milliseconds since the epoch, `NaN` where the text is no such time
 */
export function parseIsoDate(text = ''): number {
  const [, month, day, time, zone = 'Z'] = isoDate.exec(text) ?? []
  // A day that the month does not have would roll over, and then not be the one that was written.
  const fits = new Date(`${month}-${day}`).getUTCDate() === Number(day)
  return fits ? Date.parse(`${month}-${day}T${time}${zone}`) : NaN
}
