import { show } from './check.ts'
import { type CaseResult, type Control, createControl, type Report } from './control.ts'

/** A case that takes longer hangs. */
const limitMs = 20_000

/** Runs cases and reports how each went, to the program that started this runtime. */
export async function reportCases(
  controlUrl: string,
  run: (control: Control) => Promise<readonly CaseResult[]>,
): Promise<Report> {
  const control = createControl(controlUrl)
  const report = await run(control).then(
    results => ({ results }),
    (thrown: unknown) => ({ results: [], crash: show(thrown) }),
  )
  await control('report', report)
  return report
}

/** How a case went that threw this, or nothing. */
export const resultOf = (
  client: string,
  promise: string,
  problem: string | undefined,
  inapplicable?: string | undefined,
): CaseResult => ({
  client,
  promise,
  ...(problem === undefined ? {} : { problem }),
  ...(inapplicable === undefined ? {} : { inapplicable }),
})

/** What is wrong, where a case throws or does not end. */
export async function problemOf(run: () => Promise<void>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    await Promise.race([
      run(),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not settled after ${limitMs} ms`)), limitMs)
      }),
    ])
    return undefined
  } catch (thrown) {
    return show(thrown)
  } finally {
    clearTimeout(timer)
  }
}
