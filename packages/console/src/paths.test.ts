import { describe, expect, test } from 'vitest'
import { accountPlace, hrefOf, pathsOf, readSearch, signInPlace, writeSearch } from './paths.ts'

const paths = pathsOf('2b1f')

describe('addresses', () => {
  test.each([
    [paths.overview(), '/p/2b1f/'],
    [paths.findings(), '/p/2b1f/findings'],
    [
      paths.findings({ q: 'severity:>=high state:open', open: 'f-1' }),
      '/p/2b1f/findings?q=severity:%3E%3Dhigh+state:open&open=f-1',
    ],
    [
      paths.hosts({ q: 'host:web-*', sort: 'risk', page: '2' }),
      '/p/2b1f/hosts?q=host:web-*&sort=risk&page=2',
    ],
    [paths.hosts({ add: 'host' }), '/p/2b1f/hosts?add=host'],
    [paths.host('h-1'), '/p/2b1f/hosts/h-1'],
    [paths.host('h-1', 'timeline'), '/p/2b1f/hosts/h-1/timeline'],
    [paths.host('../../account', 'ports'), '/p/2b1f/hosts/..%2F..%2Faccount/ports'],
    [paths.ports({ by: 'hosts', q: 'status:danger' }), '/p/2b1f/ports?by=hosts&q=status:danger'],
    [
      paths.port('TCP', 6379, { as_of: '2026-11-29T10:02:00Z' }),
      '/p/2b1f/ports/tcp/6379?as_of=2026-11-29T10:02:00Z',
    ],
    [paths.passwords({ by: 'host' }), '/p/2b1f/passwords?by=host'],
    [
      paths.changes({ since: '2026-11-28T00:00:00Z' }),
      '/p/2b1f/changes?since=2026-11-28T00:00:00Z',
    ],
    [
      paths.compare({ host: 'h-1', from: '2026-11-28T00:00:00Z' }),
      '/p/2b1f/changes/compare?host=h-1&from=2026-11-28T00:00:00Z',
    ],
    [paths.settings(), '/p/2b1f/settings/join-tokens'],
    [paths.settings('words'), '/p/2b1f/settings/words'],
    [accountPlace('audit'), '/account/audit'],
    [signInPlace(), '/sign-in'],
    [signInPlace('/p/2b1f/hosts?q=a'), '/sign-in?back=/p/2b1f/hosts%3Fq%3Da'],
    [pathsOf('a/b?c#d').overview(), '/p/a%2Fb%3Fc%23d/'],
  ])('%j is %s', (place, address) => {
    expect(hrefOf(place)).toBe(address)
  })

  test('that are read give what was written', () => {
    const search = { q: '名前 &=+%20?# "a b"', open: '', page: '3' }
    expect(readSearch(writeSearch(search))).toEqual({ q: search.q, page: '3' })
  })

  test('with a parameter twice keep the first', () => {
    expect(readSearch('?page=1&page=2')).toEqual({ page: '1' })
  })
})
