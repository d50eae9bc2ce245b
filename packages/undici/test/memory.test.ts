import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, test } from '@jest/globals'
import { stsErrors } from '@sts-errors/undici'
import { Agent, request } from 'undici'
import { startCountingServer } from '../../../test/counting-server.ts'

const agent = new Agent()
afterAll(() => agent.destroy())
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
/** What nobody holds must not count: how much of it there is depends on what ran before. The first collection may free it later. */
const heldBytes = (): number => {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}
const megabyte = Buffer.alloc(1_000_000)

/** Megabytes that are streamed; `STREAMED_MB=1000` for the whole gigabyte. */
const size = Number(process.env.STREAMED_MB ?? 200)

test.each([{ status: 200 }, { status: 503 }])(
  'the memory that an answer of $status takes does not grow with its length',
  async ({ status }) => {
    await using server = await startCountingServer((_request, response) => {
      let left = size
      response.writeHead(status)
      const write = (): void => {
        while (left > 0) {
          left--
          if (!response.write(megabyte)) return
        }
        response.end()
      }
      response.on('drain', write)
      write()
    })
    const dispatcher = agent.compose(stsErrors({ retry: false }))
    const { body } = await request(server.url, { dispatcher })
    // Suites that ran before in the same process may hold some still.
    const before = heldBytes()
    let length = 0
    let next = 0
    let most = 0
    for await (const chunk of body) {
      length += (chunk as Buffer).length
      if (length < next) continue
      next += size * 50_000
      most = Math.max(most, heldBytes() - before)
    }
    expect(length).toBe(size * 1_000_000)
    expect(most).toBeLessThan(50_000_000)
  },
)
