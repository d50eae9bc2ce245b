import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const isForeign = /^(?:node_modules|dist|coverage|\.cache|\.git)$/

/** Every Markdown file of the project below a folder. */
export function markdownFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return isForeign.test(entry.name) ? [] : markdownFiles(path)
    return entry.name.endsWith('.md') ? [path] : []
  })
}
