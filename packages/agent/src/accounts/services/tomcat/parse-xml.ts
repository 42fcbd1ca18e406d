import type { SaxesParser as Parser } from 'saxes'

/** An element of XML, without its text: Tomcat keeps everything in attributes. */
export interface XmlElement {
  /** Without a prefix. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
}

export interface XmlDocument {
  /** Undefined: there is no element. */
  readonly root: XmlElement | undefined
  /** Not all of it could be read; the elements that could be are there. */
  readonly isBroken: boolean
}

/**
 * Elements of a document. Never throws. Only the five entities of XML itself are known: nothing of a
 * document type is loaded or expanded, and a document that needs it counts as broken.
 */
export async function parseXml(text: string): Promise<XmlDocument> {
  // Loaded for the first Tomcat: most hosts run none.
  const { SaxesParser } = await import('saxes')
  const document = parseWith(SaxesParser, text)
  if (!document.isBroken || text.search(STRAY_AMPERSAND) < 0) return document
  // The parser takes all up to the next semicolon for a name, and would lose the elements in it.
  const { root } = parseWith(SaxesParser, text.replaceAll(STRAY_AMPERSAND, '&amp;'))
  return { root, isBroken: true }
}

const STRAY_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\dA-Fa-f]+);)/g

function parseWith(SaxesParser: typeof Parser, text: string): XmlDocument {
  const parser = new SaxesParser({ position: false })
  const open: GrowingElement[] = []
  let root: GrowingElement | undefined
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  parser.on('opentag', (tag) => {
    const element: GrowingElement = {
      name: localName(tag.name),
      attributes: attributesOf(tag),
      children: [],
    }
    // A closing tag too many ends the root: what follows is still of it.
    const parent = open[Math.min(open.length, MAX_DEPTH_COUNT) - 1] ?? root
    parent?.children.push(element)
    root ??= element
    open.push(element)
  })
  // Without it, text that the parser set aside for a closing tag too many comes in front of the next attribute.
  parser.on('text', () => undefined)
  parser.on('closetag', () => void open.pop())
  try {
    parser.write(text).close()
  } catch {
    isBroken = true
  }
  return { root, isBroken }
}

/** The element and all below it, in the order of the document. */
export function* elementsOf(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* elementsOf(child)
}

type GrowingElement = XmlElement & { readonly children: XmlElement[] }

/** server.xml has nine levels. What is nested deeper, as behind tags that were never closed, is kept here. */
const MAX_DEPTH_COUNT = 100

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function attributesOf(tag: { readonly attributes: Readonly<Record<string, unknown>> }) {
  const strings = Object.entries(tag.attributes).flatMap(([name, value]) =>
    typeof value === 'string' ? [[localName(name), value] as const] : [],
  )
  return new Map(strings)
}
