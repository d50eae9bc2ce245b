import { afterEach, beforeEach } from '@jest/globals'
import nock from 'nock'

/** In each test nock alone answers; what it has no answer for fails. */
export function useNock(): void {
  beforeEach(() => {
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
  })
  afterEach(() => {
    nock.cleanAll()
    nock.restore()
    nock.enableNetConnect()
  })
}
