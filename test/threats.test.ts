import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { root } from './source-files.ts'

const text = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const rows = text
  .slice(text.indexOf('## Threat model'))
  .split('\n')
  .filter(line => /^\| (?!who|---)/.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))

describe('the threat model', () => {
  test.each(['hostile STS', 'hostile resource', 'hostile proxy', 'caller input', 'log readers'])('has %s', who => {
    expect(rows.map(([, first]) => first)).toContain(who)
  })

  test.each(rows.map(([, who, threat, , tests = '']) => [who, threat, tests]))('%s: %s is covered', (_, __, tests) => {
    const paths = [...(tests ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
    expect(paths).not.toEqual([])
    expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([])
  })
})
