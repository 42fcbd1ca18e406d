import { expect, test } from 'vitest'
import { formatJson } from './output-format.ts'

test.each([
  ['\u{1B}[2J', String.raw`\u001b[2J`],
  ['\u{7F}', String.raw`\u007f`],
  ['\u{9B}31m', String.raw`\u009b31m`],
  ['a\u{2028}b\u{2029}', String.raw`a\u2028b\u2029`],
  ['exe\u{202E}gpj', String.raw`exe\u202egpj`],
  ['tag\u{E0041}', String.raw`tag\udb40\udc41`],
  ['plain é 日本 🙂', 'plain é 日本 🙂'],
])('prints %j as %s, which reads back the same', (text, shown) => {
  const json = formatJson({ path: text })

  expect(json).toContain(`"path": "${shown}"`)
  expect(JSON.parse(json)).toEqual({ path: text })
})
