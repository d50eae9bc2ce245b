interface Channel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(id: 'node:diagnostics_channel'): { channel(name: string): Channel } | undefined
  }
}

const hooks = { retry: 'onRetry', 'give-up': 'onGiveUp', throttle: 'throttle.onChange' }

/**
 * Tells the user's hook of an event, and whoever listens to the channel `sts-errors:<name>` of `node:diagnostics_channel`,
 * where the runtime has that: Node ≥ 20.16, Deno, Bun. What a hook throws or rejects with is reported and changes nothing.
 */
export function tell<Event>(name: keyof typeof hooks, hook: (event: Event) => unknown, event: Event): void {
  const failed = (thrown: unknown) => console.error(`sts-errors: ${hooks[name]} failed`, thrown)
  try {
    // A hook may be async although its type says otherwise.
    Promise.resolve(hook(event)).catch(failed)
  } catch (thrown) {
    failed(thrown)
  }
  const { getBuiltinModule } = (globalThis as Runtime).process ?? {}
  const channel = getBuiltinModule?.('node:diagnostics_channel')?.channel(`sts-errors:${name}`)
  if (channel?.hasSubscribers) channel.publish(event)
}
