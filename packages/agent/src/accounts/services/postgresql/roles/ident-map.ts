import { parseObject } from './json-row.ts'

/** A line of pg_ident.conf that lets any user of the host be a role. */
export interface OpenMapping {
  readonly map: string
  /** A role; `all`, `+group` and `/pattern` (from version 16) count as every role. */
  readonly role: string
}

/**
 * Lines whose pattern fits users that have nothing to do with each other, so that it fits everybody; one
 * that puts a part of the user's name into that of the role (`\1`) lets each user be somebody else. The
 * view is that of the file, as in SELECT_RULES, and came with version 15.
 */
export const SELECT_OPEN_MAPPINGS = String.raw`
  select json_build_object('map', map_name, 'role', pg_username)
  from pg_ident_file_mappings
  where error is null and pg_username not like '%\\1%' and sys_name like '/%'
    and not exists (
      select from unnest(array['nobody', 'daemon', 'www-data', 'zq7']) as probe
      where case when sys_name like '/%' then probe !~ substr(sys_name, 2) end)`

/** Undefined: not a row of SELECT_OPEN_MAPPINGS. Pure; never throws. */
export function parseOpenMapping(row: string): OpenMapping | undefined {
  const { map, role } = parseObject(row)
  return typeof map === 'string' && typeof role === 'string' ? { map, role } : undefined
}
