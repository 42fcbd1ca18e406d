import * as fc from 'fast-check'

/** Any text that a file can hold; bytes that are not UTF-8 are U+FFFD. */
export const anyText = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('utf8'))
