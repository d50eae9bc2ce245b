// Compiled, never run: the simulator is a program for Node, so only with the types of Node.
import { contoso, type Simulator, startSimulator } from '@sts-errors/simulator'

export async function useSimulator(): Promise<string> {
  const simulator: Simulator = await startSimulator({ latencyMs: 1 })
  simulator.enqueue({ status: 429, headers: { 'Retry-After': 1 } })
  await simulator.close()
  return `${simulator.url}/${contoso.tenantId}`
}
