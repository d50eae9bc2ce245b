import { expect, test } from '@jest/globals'
import { isOldNode } from '../src/fetch/old-node.ts'

test.each<[object | undefined, boolean]>([
  [{ versions: { node: '20.20.0' } }, true],
  [{ versions: { node: '23.9.0' } }, true],
  [{ versions: { node: '24.0.0' } }, false],
  [{ versions: { node: '26.1.0' } }, false],
  [{ versions: { node: '22.6.0', bun: '1.1.0' } }, false],
  [{ versions: { node: '20.11.1', deno: '2.0.0' } }, false],
  [{ versions: {} }, false],
  [{}, false],
  [undefined, false],
])('a runtime whose process is %j is Node before 24: %p', (process, isOld) => {
  const before = globalThis.process
  globalThis.process = process as typeof before
  try {
    expect(isOldNode()).toBe(isOld)
  } finally {
    globalThis.process = before
  }
})
