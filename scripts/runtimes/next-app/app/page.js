import { connection } from 'next/server'
import { run } from './cases.js'

/** Runs the cases in a server component, where Next.js answers repeated requests from memory. */
export default async function Page() {
  await connection()
  await run(process.env.CONTROL_URL)
  return null
}
