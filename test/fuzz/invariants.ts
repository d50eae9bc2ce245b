import { fromJSON, isStsError, type StsError } from '@sts-errors/core'

const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** Throws where an error breaks what every error promises, whatever it was made of. */
export function checkError(error: StsError | undefined): void {
  insist(Object.keys(Object.prototype).length === 0, 'Object.prototype has been polluted')
  if (!error) return
  insist(isStsError(error), 'it is not of the family')
  insist(!control.test(error.message), 'a control character in the message')
  insist(error.message.length < 2000, 'an endless message')
  const { retryAfterMs } = error
  insist(retryAfterMs === undefined || retryAfterMs >= 0, `retryAfterMs: ${retryAfterMs}`)
  const record = JSON.stringify(error)
  insist(record.length < 2_000_000, 'an endless record')
  const again = fromJSON(JSON.parse(record))
  insist(JSON.stringify(again) === record, `fromJSON does not round-trip: ${record} ${JSON.stringify(again)}`)
}

export function insist(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}
