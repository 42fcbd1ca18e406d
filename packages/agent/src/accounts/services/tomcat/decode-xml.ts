import { TextDecoder } from 'node:util'

/** Text of an XML file in the encoding that it declares; a byte that is not of it becomes U+FFFD. Never throws. */
export function decodeXml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200))
  return decoderOf(byteOrderOf(head) ?? declarationOf(head) ?? 'utf-8').decode(bytes)
}

function byteOrderOf(head: Buffer): string | undefined {
  const mark = head.toString('hex', 0, 2)
  if (mark === 'fffe') return 'utf-16le'
  return mark === 'feff' ? 'utf-16be' : undefined
}

/** What can be read as ASCII is not UTF-16, whatever it says. */
function declarationOf(head: Buffer): string | undefined {
  const declaration = /^<\?xml\s[^>]*?encoding\s*=\s*["'](?!utf-?16)([\w.:-]+)["']/i
  return declaration.exec(head.toString('latin1'))?.[1]
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder()
  }
}
