import { anyText } from '@openhss/testkit/any-text'
import * as fc from 'fast-check'
import type { WordSubject } from './derived-words.ts'

export const ALICE: WordSubject = {
  service: 'system',
  userName: 'alice',
  comment: 'Alice Smith,Room 5',
  hostName: 'web1.example.org',
  companies: [],
  year: 2026,
}

const any = anyText({ maxLength: 300 })
const likely = fc.constantFrom('mysql', 'admin', 'root', 'password', 'summer', 'tomcat', 'acme', '')
const name = fc.oneof(any, likely)

/** Any account on any host, also one whose names are words of the list. */
export const anySubject: fc.Arbitrary<WordSubject> = fc.record({
  service: fc.constantFrom('system', 'mysql', 'redis', 'tomcat', 'ftp', 'postgresql'),
  userName: fc.oneof(
    name,
    name.map((user) => `${user}@localhost`),
  ),
  comment: name,
  hostName: name,
  companies: fc.array(name, { maxLength: 30 }),
  year: fc.integer({ min: 1970, max: 2200 }),
})
