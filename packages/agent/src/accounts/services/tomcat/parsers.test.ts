import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeXml } from './decode-xml.ts'
import { parseRealms } from './parse-realms.ts'
import { parseUsers } from './parse-users.ts'
import { elementsOf, parseXml } from './parse-xml.ts'
import { expand, parseArgumentProperties, parsePropertiesFile } from './properties.ts'
import { usersXml } from './tomcat.fixture.ts'
import { userFilePath } from './user-file-path.ts'

const NO_PROPERTIES = new Map<string, string>()

async function usersOf(text: string) {
  return parseUsers(await parseXml(text), NO_PROPERTIES).users
}

/** Broken markup that ends, unlike an open quote, comment or CDATA section: those hide all behind them. */
const broken = fc.constantFrom(
  '<user username="x>"/>',
  '<user username=x password="1"/>',
  '<user username="x" username="y"/>',
  '<user username="x" password="&nope;"/>',
  '<user username="x" password="a<b"/>',
  '<user username="x" password="1">',
  '</role>',
  '<1/>',
  '& < >',
  '<p:user username="x"/>',
  '<?x?>',
  ']]>',
  '<user username="\u0001"/>',
)

describe('tomcat-users.xml', () => {
  test('a broken element never costs its neighbours, and no user comes twice', async () => {
    const some = fc.array(broken, { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(some, some, some, async (before, between, after) => {
        const parts = [
          ...before,
          '<user username="a" password="1"/>',
          ...between,
          '<user username="b" password="2"/>',
          ...after,
        ]
        const users = await usersOf(usersXml(parts.join('\n')))
        expect(users).toContainEqual(expect.objectContaining({ userName: 'a', password: '1' }))
        expect(users).toContainEqual(expect.objectContaining({ userName: 'b', password: '2' }))
        expect(new Set(users.map(({ userName }) => userName)).size).toBe(users.length)
      }),
    )
  })

  test('any text is read without an error', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          bytes,
          fc.string().map((text) => Buffer.from(usersXml(text))),
        ),
        async (file) => {
          const document = await parseXml(decodeXml(file))
          expect(parseUsers(document, NO_PROPERTIES).users.length).toBeLessThanOrEqual(file.length)
          expect(
            parseRealms(document.root ? [document.root] : [], NO_PROPERTIES).userFiles,
          ).toEqual([])
        },
      ),
    )
  })

  test('what stands behind some hundred elements that were never closed is read', async () => {
    const text = `<tomcat-users>${'<x>'.repeat(900)}<user username="a"/>`
    expect(await usersOf(text)).toMatchObject([{ userName: 'a' }])
  })

  test.each([
    ['nested for ever', '<a>'.repeat(349_000)],
    ['full of elements', `<a>${'<b/>'.repeat(260_000)}</a>`],
    ['full of faults', `<a>${'<< '.repeat(340_000)}</a>`],
  ])('a document that is %s is given up soon, and is broken', async (_, text) => {
    const document = await parseXml(text)
    expect(document.isBroken).toBe(true)
    const elements = document.root === undefined ? [] : [...elementsOf(document.root)]
    expect(elements.length).toBeLessThanOrEqual(50_000)
  })

  test('of two elements with one name the last counts', async () => {
    const users = await usersOf(
      usersXml('<user username="a" password="1"/><user username="a" password="2"/>'),
    )
    expect(users).toMatchObject([{ userName: 'a', password: '2' }])
  })

  test.each([
    ['utf-8', Buffer.from('<a b="ü"/>')],
    ['utf-16le', Buffer.from('\uFEFF<a b="ü"/>', 'utf16le')],
    ['latin1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a b="ü"/>', 'latin1')],
    ['unknown', Buffer.from('<?xml version="1.0" encoding="x-none"?><a b="ü"/>')],
  ])('bytes in %s become text', async (_, bytes) => {
    const { root } = await parseXml(decodeXml(bytes))
    expect(root?.attributes.get('b')).toBe('ü')
  })
})

describe('properties', () => {
  const known = new Map([
    ...parsePropertiesFile('# c\na.b = 1\nlong=x\\\n  y\nempty\n! d\n'),
    ...parseArgumentProperties(['java', '-Dc=2', '-Dc=3', '-X']),
  ])

  test.each([
    ['${a.b}-${c}', '1-3'],
    ['${long}${empty}', 'xy'],
    ['${none:-d}', 'd'],
    ['${none}', undefined],
    ['$ {a} $', '$ {a} $'],
  ])('%s', (text, expected) => {
    expect(expand(text, known)).toBe(expected)
  })

  test('a text of nothing but beginnings takes no longer than another', () => {
    expect(expand('${'.repeat(500_000), known)).toBe('${'.repeat(500_000))
  })

  test('a short text that asks for gigabytes is not known', () => {
    const large = new Map([['a', 'x'.repeat(260_000)]])
    expect(expand('${a}'.repeat(65_000), large)).toBeUndefined()
    expect(expand('${a}'.repeat(8_192), new Map([['a', 'x']]))).toBe('x'.repeat(8_192))
    expect(expand('${a}'.repeat(8_193), new Map([['a', 'x']]))).toBeUndefined()
  })

  test('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const kept = parsePropertiesFile(`${text.replaceAll('\\', '')}\nkept=1`)
        expect(kept.get('kept')).toBe('1')
        expect(parseArgumentProperties([text, '-Dkept=2']).get('kept')).toBe('2')
        expand(text, kept)
      }),
    )
  })
})

test.each([
  ['conf/tomcat-users.xml', 'opt/tomcat/conf/tomcat-users.xml'],
  ['/srv/users.xml', 'srv/users.xml'],
  ['../users.xml', 'opt/users.xml'],
  ['file:/srv/u.xml', 'srv/u.xml'],
  ['file:///srv/u.xml', 'srv/u.xml'],
  ['https://acme.example/u.xml', undefined],
  ['', undefined],
])('user database %j is %s', (pathname, expected) => {
  expect(userFilePath('/opt/tomcat', pathname)).toBe(expected)
})
