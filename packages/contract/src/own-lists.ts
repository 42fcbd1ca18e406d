import * as Type from 'typebox'
import type { TSchema } from 'typebox'
import { MAX_LIST_OFFSET, MAX_LIST_ROWS } from './bounds.ts'
import { withDefault } from './operation.ts'
import { MAX_QUERY_CHARACTERS } from './query/query.ts'
import type { QueryKeyName } from './query/keys.ts'

/** Parameters of a list of ours: what it is asked for, and which part of it is wanted. */
export const listQuery = (keys: readonly QueryKeyName[], example: string) => ({
  q: withDefault(
    Type.String({
      maxLength: MAX_QUERY_CHARACTERS,
      description: `What to list, such as \`${example}\`: see docs/queries.md. Keys: ${keys.join(', ')}.`,
    }),
    '',
  ),
  limit: withDefault(
    Type.Integer({ minimum: 1, maximum: MAX_LIST_ROWS, description: 'Page size.' }),
    50,
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_LIST_OFFSET,
      description: 'Start position of the page, counted in records; 0 unless given.',
    }),
  ),
  after: Type.Optional(
    Type.String({
      maxLength: 4096,
      description:
        '`next` of the page before, in place of `offset`: for going through a list of any length.',
    }),
  ),
})

/** An answer of a list of ours. */
export const listOf = <Row extends TSchema>(row: Row, what: string) =>
  Type.Object({
    total_num: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: `${what} that match. Left out of a page by \`after\`, whose first page said it.`,
      }),
    ),
    data_list: Type.Array(row),
    next: Type.Optional(
      Type.String({ description: 'For `after` of the next page. Left out of the last page.' }),
    ),
  })
