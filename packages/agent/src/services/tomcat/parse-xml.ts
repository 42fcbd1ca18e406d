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
  const parser = new SaxesParser({ position: false })
  const open: GrowingElement[] = []
  let root: XmlElement | undefined
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  parser.on('opentag', (tag) => {
    const element = { name: localName(tag.name), attributes: attributesOf(tag), children: [] }
    // The first root counts; what stands behind it is not XML any more.
    root ??= element
    open[Math.min(open.length, DEEPEST) - 1]?.children.push(element)
    open.push(element)
  })
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
const DEEPEST = 100

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1)
}

function attributesOf(tag: { readonly attributes: Readonly<Record<string, unknown>> }) {
  const strings = Object.entries(tag.attributes).flatMap(([name, value]) =>
    typeof value === 'string' ? [[localName(name), value] as const] : [],
  )
  return new Map(strings)
}
