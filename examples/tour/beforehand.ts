import { type MakeRequest, type Stage, sendPlainly } from './request.ts'

export const second = 1000
export const minute = 60 * second
export const day = 24 * 60 * minute

/** The same request has been sent before. */
export function sentBefore(request: MakeRequest, times = 1): MakeRequest {
  return async stage => {
    const made = await request(stage)
    for (let sent = 0; sent < times; sent++) await sendPlainly(made)
    return made
  }
}

/** The request was made ready and waits for so long before it is sent. */
export function sentLate(request: MakeRequest, ms: number): MakeRequest {
  return afterwards(request, ({ clock }) => clock.advance(ms))
}

/** Something happens between the making of the request and its sending. */
export function afterwards(request: MakeRequest, happen: (stage: Stage) => void): MakeRequest {
  return async stage => {
    const made = await request(stage)
    happen(stage)
    return made
  }
}
