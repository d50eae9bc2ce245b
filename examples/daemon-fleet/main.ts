import { daemonFleet, type View } from './daemon-fleet.ts'
import { lines } from './screen.ts'

const workers = 200
const tokensPerWorker = 3
const live = process.stdout.isTTY
let drawn = 0

function draw(view: View): void {
  const text = lines(view, workers * tokensPerWorker)
  if (drawn) process.stdout.write(`\x1b[${drawn}A`)
  process.stdout.write(text.map(line => `\x1b[2K${line}\n`).join(''))
  drawn = text.length
}

const last = await daemonFleet({ workers, tokensPerWorker, show: view => live && draw(view) })
if (live) draw(last)
else console.log(lines(last, workers * tokensPerWorker).join('\n'))
