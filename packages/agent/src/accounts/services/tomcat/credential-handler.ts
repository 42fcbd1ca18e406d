import type { XmlElement } from './parse-xml.ts'
import { expand } from './properties.ts'
import type { Properties } from './properties.ts'

/** How a realm compares a password with the stored one. */
export type CredentialHandler =
  | { readonly kind: 'clear' }
  | DigestHandler
  /** A class that is not Tomcat's own, or an algorithm that is not known here. */
  | { readonly kind: 'foreign'; readonly className: string }

export interface DigestHandler {
  readonly kind: 'tomcat-digest' | 'tomcat-pbkdf2'
  readonly algorithm: string
  /** What it gives to a new password; it accepts others as well. Bytes; undefined: the length of its digest. */
  readonly saltLength: number
  readonly iterations: number
  readonly keyLength: number | undefined
}

/** Handlers of a realm; without any it compares clear text. Pure; never throws. */
export function readCredentialHandlers(
  realm: XmlElement,
  properties: Properties,
): CredentialHandler[] {
  const own = realm.children.flatMap((child) => readHandler(child, properties))
  if (own.length > 0) return own
  // Before Tomcat 8 the realm itself named the algorithm.
  const attributes = new Map([['algorithm', realm.attributes.get('digest') ?? '']])
  return [messageDigest(attributes, properties)]
}

type Attributes = XmlElement['attributes']

function readHandler(
  { name, attributes, children }: XmlElement,
  properties: Properties,
): CredentialHandler[] {
  if (name !== 'CredentialHandler') return []
  const className = attributes.get('className') ?? ''
  switch (className.slice(className.lastIndexOf('.') + 1)) {
    case 'NestedCredentialHandler':
      return children.flatMap((child) => readHandler(child, properties))
    case 'MessageDigestCredentialHandler':
      return [messageDigest(attributes, properties)]
    case 'SecretKeyCredentialHandler':
      return [secretKey(attributes, properties)]
    default:
      return [{ kind: 'foreign', className }]
  }
}

/** Defaults of MessageDigestCredentialHandler and DigestCredentialHandlerBase, the same since Tomcat 8. */
function messageDigest(attributes: Attributes, properties: Properties): CredentialHandler {
  const text = attributes.get('algorithm') ?? ''
  if (text === '') return { kind: 'clear' }
  const algorithm = expand(text, properties)
  if (algorithm === undefined) return { kind: 'foreign', className: text }
  const read = numbersOf(attributes, properties)
  const [saltLength, iterations] = [read('saltLength') ?? 32, read('iterations') ?? 1]
  return { kind: 'tomcat-digest', algorithm, saltLength, iterations, keyLength: undefined }
}

/** Defaults of SecretKeyCredentialHandler; the key length is in bits. */
function secretKey(attributes: Attributes, properties: Properties): CredentialHandler {
  const text = attributes.get('algorithm') ?? 'PBKDF2WithHmacSHA1'
  const algorithm = expand(text, properties)
  if (algorithm === undefined) return { kind: 'foreign', className: text }
  const read = numbersOf(attributes, properties)
  return {
    kind: 'tomcat-pbkdf2',
    algorithm,
    saltLength: read('saltLength') ?? 32,
    iterations: read('iterations') ?? 20_000,
    keyLength: (read('keyLength') ?? 160) / 8,
  }
}

function numbersOf(attributes: Attributes, properties: Properties) {
  return (name: string): number | undefined => {
    const text = expand(attributes.get(name) ?? '', properties)
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
  }
}
