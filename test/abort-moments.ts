import type { StsOptions } from '@sts-errors/core'
import type { Simulator } from '@sts-errors/simulator'
import { createVirtualClock } from './virtual-clock.ts'

/** A moment in a call to the simulator at which its caller gives up. */
export interface AbortMoment {
  readonly when: string
  /** Arranges that the call is aborted at that moment; the options that it takes. */
  readonly arrange: (abort: () => void) => StsOptions
  /** Requests that are sent by then. */
  readonly sent: number
}

/** Every moment at which an abort has to end a call, for the tests of an adapter. */
export const abortMoments = (simulator: () => Simulator): readonly AbortMoment[] => [
  {
    when: 'before the call',
    arrange: abort => {
      abort()
      return {}
    },
    sent: 0,
  },
  {
    when: 'during an attempt',
    arrange: abort => {
      simulator().enqueue(() => {
        abort()
        return { fault: 'silent' }
      })
      return {}
    },
    sent: 1,
  },
  {
    when: 'just before a wait',
    arrange: abort => {
      simulator().enqueue('throttled-minute')
      return { onRetry: abort }
    },
    sent: 1,
  },
  {
    when: 'during a wait',
    arrange: abort => {
      simulator().enqueue('throttled-minute')
      return { onRetry: () => void setImmediate(abort) }
    },
    sent: 1,
  },
  {
    when: 'while beforeRetry works',
    arrange: abort => {
      simulator().enqueue({ status: 503 })
      return { clock: createVirtualClock(), beforeRetry: () => void abort() }
    },
    sent: 1,
  },
  {
    when: 'while the body of an error is read',
    arrange: abort => {
      simulator().enqueue(() => {
        setTimeout(abort, 50)
        return 'slow-body'
      })
      return {}
    },
    sent: 1,
  },
]
