import type postgres from 'postgres'

/**
 * The array types that our statements use, by their fixed object ids in pg_type.dat. The driver would ask each new
 * connection for all of them, and ends the process when the connection is lost just then: nobody awaits that query.
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export const arrayTypes = {
  text: arrayType(1009, (text) => text),
  integer: arrayType(1007, Number),
  bigint: arrayType(1016, Number),
}

function arrayType<Item extends string | number>(
  id: number,
  read: (text: string) => Item,
): postgres.PostgresType<readonly (Item | null)[]> {
  return {
    to: id,
    from: [id],
    serialize: (items: readonly (string | number | null)[]) => `{${items.map(quote).join(',')}}`,
    parse: (text: string) => parseArray(text, read),
  }
}

function quote(item: string | number | null): string {
  return item === null ? 'NULL' : `"${String(item).replaceAll(/[\\"]/g, String.raw`\$&`)}"`
}

/** Parses an array of one dimension, which is all that our statements ask for. */
function parseArray<Item>(text: string, read: (text: string) => Item): (Item | null)[] {
  return Array.from(text.matchAll(ITEM), ([, quoted, bare]) => {
    if (quoted !== undefined) return read(quoted.replaceAll(/\\(.)/gs, '$1'))
    return bare === 'NULL' ? null : read(bare ?? '')
  })
}

/** A quoted item with its escapes, or a bare one. */
const ITEM = /"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs
