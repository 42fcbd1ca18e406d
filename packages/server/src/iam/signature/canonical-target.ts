import { parse } from 'node:querystring'
import type { ParsedUrlQuery } from 'node:querystring'

/**
 * Yields a request target in the forms in which signers may have written it: path, line feed, query. The
 * first form is the rule; the others are those of single SDKs and come only where they differ. The target
 * is cut and decoded as the router does it, so the signature is verified over what the router understands.
 */
export function* canonicalTargets(url: string): Generator<string> {
  const { path, query } = splitTarget(url)
  // This saves 2 µs for the commonest targets.
  if (UNRESERVED_PATH.test(path) && UNRESERVED_PAIR.test(query)) {
    yield `${closed(path)}\n${query}`
    return
  }
  const values = parse(query)
  const first = canonicalQuery(values, sorted)
  const decoded = canonicalPath(path, decodeURIComponent)
  if (decoded !== undefined) yield `${decoded}\n${first}`
  // The Node client signs a blank in a path as %2520: it encodes the URL that is encoded already.
  if (path.includes('%')) yield `${canonicalPath(path, asItIs)}\n${first}`
  // The Java client signs the values of a repeated key in the order in which it sends them.
  const second = canonicalQuery(values, asItIs)
  if (decoded !== undefined && second !== first) yield `${decoded}\n${second}`
}

/**
 * Splits path and query. `http://host/path?query` is a target too (RFC 9112 3.2.2). The router also ends a
 * path at a `#`.
 */
function splitTarget(url: string): { path: string; query: string } {
  const origin = url.startsWith('/') ? url : (/^https?:\/\/[^/?]*(.*)$/i.exec(url)?.[1] ?? url)
  const end = origin.search(/[?#]/)
  return end === -1
    ? { path: origin, query: '' }
    : { path: origin.slice(0, end), query: origin.slice(end + 1) }
}

/** Returns the path, always absolute and with a slash at the end; undefined when it cannot be decoded. */
function canonicalPath(path: string, decode: (text: string) => string): string | undefined {
  const whole = closed(path)
  if (UNRESERVED_PATH.test(whole)) return whole
  try {
    return whole
      .split('/')
      .map((segment) => encode(decode(segment)))
      .join('/')
  } catch {
    return undefined
  }
}

function closed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** Sorts the keys before encoding them, as the Python, Go and Node clients do: `a/` comes after `a-`. */
function canonicalQuery(query: ParsedUrlQuery, order: (values: string[]) => string[]): string {
  const pairs: string[] = []
  for (const key of Object.keys(query).toSorted()) {
    const value = query[key] ?? ''
    const name = encode(key)
    if (typeof value === 'string') pairs.push(`${name}=${encode(value)}`)
    else for (const each of order(value)) pairs.push(`${name}=${encode(each)}`)
  }
  return pairs.join('&')
}

const UNRESERVED = /^[\w.~-]*$/
const UNRESERVED_PATH = /^[\w.~/-]*$/
const UNRESERVED_PAIR = /^[\w.~-]+=[\w.~-]*$/

function encode(text: string): string {
  if (UNRESERVED.test(text)) return text
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const sorted = (values: string[]) => values.toSorted()
const asItIs = <T>(value: T) => value
