import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** What is ours to keep true; packages that are installed bring documents of their own. */
const FOLDERS = '{benchmarks,docs,e2e,packages,scripts,test}'

const sources = filesNamed(`${FOLDERS}/**/*.{ts,c,h,sh,sql}`)
const documents = filesNamed(`{*.md,${FOLDERS}/**/*.md}`)

describe('comments', () => {
  test('there are some that cite a document', () => {
    expect(sources.flatMap(citationsOf).length).toBeGreaterThan(20)
  })

  test('cite documents of the repository by their path from its root', () => {
    const wrong = sources
      .flatMap(citationsOf)
      .filter(({ document }) => !existsSync(document))
      .map(({ file, document }) => `${file}: ${document}`)
    expect(wrong).toEqual([])
  })

  test('cite headings that the document has', () => {
    const wrong = sources
      .flatMap(citationsOf)
      .filter(({ document }) => existsSync(document))
      .flatMap(({ file, document, headings }) =>
        headings
          .filter((heading) => !headingsOf(document).includes(heading))
          .map((heading) => `${file}: ${document}, "${heading}"`),
      )
    expect(wrong).toEqual([])
  })
})

test.each(documents)('%s links to files and headings that exist', (document) => {
  const wrong = linksOf(document).filter(({ target, anchor }) => {
    const isThere = existsSync(target)
    if (!isThere || anchor === undefined || !target.endsWith('.md')) return !isThere
    return !headingsOf(target).some((heading) => anchorOf(heading) === anchor)
  })
  expect(wrong).toEqual([])
})

test('no document and no source has the marks of a merge', () => {
  const marked = [...documents, ...sources].filter((file) =>
    /^(?:<{7} |>{7} |(?:> ){7})/m.test(readFileSync(file, 'utf8')),
  )
  expect(marked).toEqual([])
})

// Without the folder, so that a file may move; what a decision record says was true on its day.
test.each(documents.filter((document) => !document.startsWith('docs/adr/')))(
  '%s names source files that exist',
  (document) => {
    const named = [...readFileSync(document, 'utf8').matchAll(/`([\w./-]+\.(?:ts|sh))`/g)]
    const missing = named
      .map(([, file = '']) => path.basename(file))
      .filter((name) => !sources.some((source) => path.basename(source) === name))
    expect(missing).toEqual([])
  },
)

/** A document that a comment names, and the headings in quotes behind it. */
interface Citation {
  readonly file: string
  readonly document: string
  readonly headings: readonly string[]
}

function citationsOf(file: string): Citation[] {
  // The pattern takes the whole address of a page elsewhere, so that its end is not taken for a file.
  const pattern = /https?:\/\/\S+|([\w./-]+\.md)\b((?:,? (?:and )?"[^"]+")*)/g
  return [...commentsOf(file).matchAll(pattern)].flatMap(([, document, quoted = '']) =>
    document === undefined
      ? []
      : [
          {
            file,
            document,
            headings: [...quoted.matchAll(/"([^"]+)"/g)].map(([, text]) => text ?? ''),
          },
        ],
  )
}

/** The comments of a source file as one text, since a heading may go on in the next line. */
function commentsOf(file: string): string {
  const text = readFileSync(file, 'utf8')
  const pattern = COMMENTS[path.extname(file)] ?? SLASHES
  return [...text.matchAll(pattern)]
    .map(([comment]) => comment.replaceAll(/^[ \t]*(?:\/\*+|\*+(?!\/)|\/\/|#+|--)/gm, ' '))
    .join('\n')
    .replaceAll(/\s+/g, ' ')
}

const SLASHES = /\/\*[^]*?\*\/|\/\/.*$/gm
const COMMENTS: Readonly<Record<string, RegExp>> = { '.sh': /#.*$/gm, '.sql': /--.*$/gm }

/** A file of the repository that a Markdown file points at, with the heading in it if one is named. */
interface Link {
  readonly target: string
  readonly anchor: string | undefined
}

function linksOf(document: string): Link[] {
  const text = withoutCode(readFileSync(document, 'utf8'))
  return [...text.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = '', anchor] = link.split('#')
      return { target: file === '' ? document : path.join(path.dirname(document), file), anchor }
    })
}

function headingsOf(document: string): string[] {
  const text = withoutCode(readFileSync(document, 'utf8'))
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
}

/** As GitHub makes the anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^ *```[^]*?^ *```/gm, '')
}

function filesNamed(pattern: string): string[] {
  return globSync(pattern).filter((file) => !file.includes('node_modules'))
}
