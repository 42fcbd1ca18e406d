import { describe, expect, test } from 'vitest'
import { LANGUAGE_WORDS, THEME_WORDS } from './look-words.ts'
import { bestFirst, matching, readPort } from './palette-matches.ts'
import type { PaletteItem } from './palette-matches.ts'

test.each([
  ['6379', { port: 6379, type: undefined }],
  [':22', { port: 22, type: undefined }],
  ['53/udp', { port: 53, type: 'UDP' }],
  ['53/', { port: 53, type: undefined }],
  ['53 / TCP', { port: 53, type: 'TCP' }],
  ['0', undefined],
  ['65536', undefined],
  ['10.0.0.1', undefined],
  ['redis', undefined],
])('%j is the port %j', (text, port) => {
  expect(readPort(text)).toEqual(port)
})

describe('the best match comes first', () => {
  test('among items: the whole name, its beginning, a word of it, a part of it', () => {
    const items = ['my-hosts', 'ghosts', 'hosts of old', 'Hosts', 'ports'].map(itemOf)
    expect(matching(items, 'hosts').map(({ label }) => label)).toEqual([
      'Hosts',
      'hosts of old',
      'my-hosts',
      'ghosts',
    ])
  })

  test('among sections, which else stay in their order', () => {
    const section = (id: string, ...labels: string[]) => ({
      id,
      title: id,
      items: labels.map(itemOf),
    })
    const sections = [
      section('pages', 'Settings'),
      section('hosts', 'web-1', 'set'),
      section('findings', 'set of words'),
      section('actions'),
    ]
    const idsOf = (text: string) => bestFirst(sections, text).map(({ id }) => id)
    expect(idsOf('set')).toEqual(['hosts', 'pages', 'findings'])
    expect(idsOf('')).toEqual(['pages', 'hosts', 'findings'])
  })

  test('what was named exactly is before all', () => {
    const port = { id: 'ports', title: 'Ports', items: [itemOf('Who has 22/TCP')], isExact: true }
    const host = { id: 'hosts', title: 'Hosts', items: [itemOf('22')] }
    expect(bestFirst([host, port], '22')).toEqual([port, host])
  })
})

test.each([
  ['chinese', 'zh'],
  ['中文', 'zh'],
  ['english', 'en'],
  ['英文', 'en'],
])('%s is the language %s', (text, language) => {
  const items = Object.entries(LANGUAGE_WORDS).map(([label, words]) => ({
    ...itemOf(label),
    words,
  }))
  expect(matching(items, text).map(({ label }) => label)).toEqual([language])
})

test.each([
  ['dark', 'dark'],
  ['深色', 'dark'],
  ['light', 'light'],
  ['浅色', 'light'],
])('%s is the theme %s', (text, theme) => {
  const items = Object.entries(THEME_WORDS).map(([label, words]) => ({ ...itemOf(label), words }))
  expect(matching(items, text).map(({ label }) => label)).toEqual([theme])
})

function itemOf(label: string): PaletteItem {
  return { key: label, label, act: () => {} }
}
