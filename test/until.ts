/** Resolves as soon as something holds; rejects when it does not for two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 2000; !holds(); ) {
    if (Date.now() > deadline) throw new Error(`still not so: ${holds.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}
