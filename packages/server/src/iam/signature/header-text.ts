import type { IncomingHttpHeaders } from 'node:http'

/**
 * A header as Node understands it: repeated ones joined, or the first of those that stand once. Own
 * properties only: `constructor` is a header name like any other.
 */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return typeof value === 'string' ? value : undefined
}
