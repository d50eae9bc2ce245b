/** IMF-fixdate, the obsolete RFC 850 form, and asctime, which has no zone and means UTC. */
const httpDate =
  /^[A-Z][a-z]{2,8},? (?:(\d\d)([ -])(\w{3})\2(\d{4}|\d\d)|(\w{3}) ([ \d]\d)) (\d\d:\d\d:\d\d)(?: GMT| (\d{4}))$/

/**
 * A point in time as HTTP writes it (RFC 9110 §5.6.7, all three forms, always UTC), or as ISO 8601 does.
 *
 * @param now - milliseconds since the epoch, by which a year of two digits is understood
 * @returns milliseconds since the epoch, `NaN` where the text is no date
 */
export function parseHttpDate(text: string, now: number): number {
  const m = httpDate.exec(text)
  if (!m) return parseIsoDate(text)
  let year = Number(m[4] ?? m[8])
  if (year < 100) {
    year += 2000
    // RFC 9110: more than 50 years ahead means the past year with the same digits.
    if (year > new Date(now).getUTCFullYear() + 50) year -= 100
  }
  const date = `${`${m[1] ?? m[6]}`.replace(' ', '0')} ${m[3] ?? m[5]} ${year} ${m[7]} GMT`
  const at = Date.parse(date)
  // A day that the month does not have (31 February) would roll over.
  return new Date(at).toUTCString().slice(5) === date ? at : NaN
}

const isoDate = /^(\d{4}-\d\d)-(\d\d)[ T](\d\d:\d\d:[\d.]+)(Z|[+-]\d\d:\d\d)?$/

/**
 * A time of ISO 8601 or of the STS's bodies; without a zone it is UTC: `2021-10-29 17:16:31Z`, Graph's
 * `2020-08-18T12:51:51`.
 *
 * @returns milliseconds since the epoch, `NaN` where the text is no such time
 */
export function parseIsoDate(text: string | undefined): number {
  const [, month, day, time, zone = 'Z'] = isoDate.exec(text ?? '') ?? []
  // A day that the month does not have would roll over, and then not be the one that was written.
  const rolls = new Date(`${month}-${day}`).getUTCDate() !== Number(day)
  return rolls ? NaN : Date.parse(`${month}-${day}T${time}${zone}`)
}
