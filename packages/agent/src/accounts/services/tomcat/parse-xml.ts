import type { SaxesParser as Parser } from 'saxes'
import type { ReadMeter } from '../../../host/read-meter.ts'

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
 * Elements of a document, as far as it is nested no deeper, has no more of them and no more faults than any
 * that Tomcat comes with by far; the rest counts as broken. Never throws. Only the five entities of XML itself are known: nothing of a
 * document type is loaded or expanded, and a document that needs it counts as broken.
 */
export async function parseXml(text: string, meter?: ReadMeter): Promise<XmlDocument> {
  // Loaded for the first Tomcat: most hosts run none.
  const { SaxesParser } = await import('saxes')
  const bound = createBound(meter)
  const document = parseWith(SaxesParser, text, bound)
  if (!document.isBroken || bound.isReached || text.search(STRAY_AMPERSAND) < 0) return document
  // The parser takes all up to the next semicolon for a name, and would lose the elements in it.
  const escaped = text.replaceAll(STRAY_AMPERSAND, '&amp;')
  const { root } = parseWith(SaxesParser, escaped, createBound(meter))
  return { root, isBroken: true }
}

const STRAY_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\dA-Fa-f]+);)/g

/** What the parser may still do with a document; it throws where there is nothing left. */
interface Bound {
  element(depth: number): void
  fault(): void
  readonly isReached: boolean
}

function createBound(meter: ReadMeter | undefined): Bound {
  let [elements, faults, isReached] = [0, 0, false]
  const check = (isPast: boolean) => {
    if (!isPast) return
    isReached = true
    throw new Error('more than is read')
  }
  return {
    element(depth) {
      elements += 1
      meter?.take(ELEMENT_BYTES)
      check(depth > MAX_DEPTH_COUNT || elements > MAX_ELEMENT_COUNT || meter?.bytesLeft === 0)
    },
    fault() {
      faults += 1
      check(faults > MAX_FAULT_COUNT)
    },
    get isReached() {
      return isReached
    },
  }
}

/** server.xml has nine levels; elements that were never closed make more of them. */
const MAX_DEPTH_COUNT = 1_000
/** A megabyte holds some 8,000 users. */
const MAX_ELEMENT_COUNT = 50_000
/** Each makes an Error with its stack: 300,000 of them took a second. */
const MAX_FAULT_COUNT = 2_000
/** Memory for an element with an attribute or two. */
const ELEMENT_BYTES = 256

function parseWith(SaxesParser: typeof Parser, text: string, bound: Bound): XmlDocument {
  const parser = new SaxesParser({ position: false })
  const open: GrowingElement[] = []
  let root: GrowingElement | undefined
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
    bound.fault()
  })
  parser.on('opentag', (tag) => {
    bound.element(open.length + 1)
    const element: GrowingElement = {
      name: localName(tag.name),
      attributes: attributesOf(tag),
      children: [],
    }
    // A closing tag too many ends the root: what follows is still of it.
    const parent = open[Math.min(open.length, MAX_KEPT_DEPTH) - 1] ?? root
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
  const ahead = [element]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    yield next
    for (const child of next.children.toReversed()) ahead.push(child)
  }
}

type GrowingElement = XmlElement & { readonly children: XmlElement[] }

/** What is nested deeper, as behind tags that were never closed, is kept here. */
const MAX_KEPT_DEPTH = 100

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function attributesOf(tag: { readonly attributes: Readonly<Record<string, unknown>> }) {
  const strings = Object.entries(tag.attributes).flatMap(([name, value]) =>
    typeof value === 'string' ? [[localName(name), value] as const] : [],
  )
  return new Map(strings)
}
