import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { markdownFiles } from '../scripts/docs/markdown-files.ts'
import { anchorsIn, brokenLinks, linksIn } from './markdown-links.ts'
import { root } from './source-files.ts'

const files = markdownFiles(root)

test('every link of a document of the project points somewhere, also where it names a heading', () => {
  expect(files).toEqual(expect.arrayContaining([join(root, 'README.md'), join(root, 'packages/core/README.md')]))
  expect(files.flatMap(file => brokenLinks(readFileSync(file, 'utf8'), file, root))).toEqual([])
})

test.each([
  ['links in a line are found', 'See [it](docs/a.md#b) and ![a picture](c.svg).', ['docs/a.md#b', 'c.svg']],
  ['links by name are found', 'See [it][1].\n\n[1]: ../a.md', ['../a.md']],
  ['links in HTML are found', '<a href="a.md">it</a> <img src="b.svg">', ['a.md', 'b.svg']],
  ['links to other hosts are left out', '[a](https://a.example/) [b](mailto:b@c.example) [c](//d.example)', []],
  ['code holds no links', '`[a](b)` and\n```ts\nc[0](d)\n```\n', []],
])('%s', (_, text, targets) => {
  expect(linksIn(text)).toEqual(targets)
})

test('headings have the anchors that GitHub gives them', () => {
  const text = '# One\n## A `code()`, and more!\n### [A link](x.md)\n```sh\n# none\n```\n# One\n# Ärger & so\n'
  expect(anchorsIn(text)).toEqual(['one', 'a-code-and-more', 'a-link', 'one-1', 'ärger--so'])
})

test.each([
  ['no file', 'nowhere.md'],
  ['no heading of its own file', '#nowhere'],
  ['no heading of another', 'packages/core/README.md#nowhere'],
  ['a heading of what has none', 'package.json#scripts'],
  ['what lies beyond the project', '../package.json'],
])('a link to %s is broken', (_, target) => {
  const text = `# Here\n[it](${target}) and [not it](packages/core/README.md#sts-errorscore), [nor it](#here)`
  expect(brokenLinks(text, join(root, 'README.md'), root)).toEqual([`README.md: ${target}`])
})
