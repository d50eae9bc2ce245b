import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type InLine, Line } from '../../src/throttle/line.ts'

interface Waiter extends InLine {
  before?: this | undefined
  after?: this | undefined
}

const ordersOf = (line: Line<Waiter>): number[] => {
  const orders: number[] = []
  for (let waiter = line.first; waiter; waiter = waiter.after) orders.push(waiter.order)
  return orders
}

test('a line stands in the order of arrival, whoever joins, leaves or comes back when', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(19))), steps => {
      const line = new Line<Waiter>()
      const waiters = Array.from({ length: 20 }, (_, order): Waiter => ({ order }))
      const inside = new Set<number>()
      for (const [joins, order] of steps) {
        const waiter = waiters[order]
        if (!waiter || inside.has(order) === joins) continue
        if (joins) line.join(waiter)
        else line.leave(waiter)
        if (joins) inside.add(order)
        else inside.delete(order)
        expect(ordersOf(line)).toEqual([...inside].sort((a, b) => a - b))
        expect(line.size).toBe(inside.size)
      }
    }),
  )
})
