import { expect, test } from 'vitest'
import { leadsTo } from './CurrentLink.tsx'
import type { Place } from '../paths.ts'
import type { LinkReach } from './CurrentLink.tsx'

const BY_HOST = { path: '/p/1/passwords', search: { by: 'host' } }
const BY_ACCOUNT = { path: '/p/1/passwords', search: { by: undefined } }

const SETTINGS = { path: '/p/1/settings/join-tokens' }

test.each<[Place, LinkReach, string, boolean]>([
  [BY_HOST, 'page', '/p/1/passwords', true],
  [BY_HOST, 'page', '/p/1/passwords/', true],
  [BY_HOST, 'page', '/p/1/passwords/more', false],
  [BY_HOST, 'section', '/p/1/passwords/more', true],
  [BY_HOST, 'section', '/p/1/passwords-of-others', false],
  [SETTINGS, 'section', '/p/1/settings/words', true],
  [SETTINGS, 'section', '/p/1/hosts', false],
  [BY_HOST, 'view', '/p/1/passwords?q=a&by=host', true],
  [BY_HOST, 'view', '/p/1/passwords', false],
  [BY_ACCOUNT, 'view', '/p/1/passwords?q=a', true],
  [BY_ACCOUNT, 'view', '/p/1/passwords?by=host', false],
])('of %j the %s at %s: %s', (place, reach, address, expected) => {
  const { pathname, search: searchStr } = new URL(address, 'http://console')
  expect(leadsTo(place, reach, { pathname, searchStr })).toBe(expected)
})
