/** Waits until a condition holds; gives up after two seconds. */
export async function eventually(holds: () => boolean): Promise<void> {
  const end = performance.now() + 2000
  while (!holds()) {
    if (performance.now() > end) throw new Error(`still not so: ${String(holds)}`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}
