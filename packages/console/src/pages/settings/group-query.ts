import { formatQuery } from '@openhss/contract/browser'

/** Writes the query of the hosts of one group, by its exact name. Pure. */
export function groupQuery(name: string): string {
  return formatQuery([
    { key: 'group', isNegated: false, values: [{ kind: 'text', parts: [name] }] },
  ])
}
