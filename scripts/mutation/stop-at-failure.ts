import { TestEnvironment } from 'jest-environment-node'

/** Jest's environment of Node, in which a file's tests are skipped once one of them has failed: a mutant dies once. */
export default class StopAtFailure extends TestEnvironment {
  #failed = false

  /** Called by Jest with everything that happens. */
  handleTestEvent({ name, test }: TestEvent): void {
    if (name === 'test_done' && test.errors.length) this.#failed = true
    if (name === 'test_start' && this.#failed) test.mode = 'skip'
  }
}

/** What is used of Jest's events. */
interface TestEvent {
  readonly name: string
  readonly test: { readonly errors: readonly unknown[]; mode?: string }
}
