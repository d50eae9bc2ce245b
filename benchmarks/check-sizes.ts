/**
 * Fails where what was built passes its budget in sizes.json, or is more than 3 % larger than what is recorded there.
 * `npm run check:sizes -- --record` records the sizes of today; a budget still holds.
 */
import { complaintAbout, readRecord, writeRecord } from './size-record.ts'
import { ours, sizesOf } from './sizes.ts'

const sizes = await sizesOf(ours)
if (process.argv.includes('--record')) writeRecord(sizes)
const record = readRecord()

for (const [name, size] of Object.entries(sizes)) {
  const complaint = complaintAbout(size, record[name])
  console.log(`${complaint ? '✗' : '✓'} ${name}: ${size.gzipped} B${complaint ? `, ${complaint}` : ''}`)
  if (complaint) process.exitCode = 1
}
