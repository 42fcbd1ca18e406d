import type { IncomingHttpHeaders } from 'node:http'

/**
 * Returns a header as Node understands it: repeated ones are joined, or the first counts for those that may
 * stand only once. It looks at own properties only, because `constructor` is a header name like any other.
 */
export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return typeof value === 'string' ? value : undefined
}
