import { afterAll, expect, test } from '@jest/globals'
import { stsErrors } from '@sts-errors/undici'
import { Agent, request } from 'undici'
import { startCountingServer } from '../../../test/counting-server.ts'

const agent = new Agent()
afterAll(() => agent.destroy())
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
    let length = 0
    let most = 0
    for await (const chunk of body) {
      length += (chunk as Buffer).length
      most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    expect(length).toBe(size * 1_000_000)
    expect(most).toBeLessThan(120_000_000)
  },
)
