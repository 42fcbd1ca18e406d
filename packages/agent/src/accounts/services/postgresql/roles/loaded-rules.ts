import path from 'node:path'
import type { System } from '../../../../host/system.ts'
import { parseObject } from './json-row.ts'

/** A file that says who may log in, and when the server loaded it last. Milliseconds since the epoch. */
export interface LoadedFile {
  readonly path: string
  /** As the server sees it, in whole seconds, rounded down. */
  readonly changedMs: number
  readonly loadedMs: number
}

/**
 * pg_hba.conf and pg_ident.conf with what they include, by `@file` or, from version 16, by `include`. A
 * folder of include_dir changes when a file in it comes or goes. Before version 11 a file outside of the
 * data directory is an error.
 */
export const SELECT_LOADED_FILES = String.raw`
  with recursive files(path, depth) as (
    select path, 0 from (
      select current_setting('hba_file') union select current_setting('ident_file')
      union select to_jsonb(r) ->> 'file_name' from pg_hba_file_rules r
    ) as named(path) where path is not null
    union
    select case when name like '/%' then name else regexp_replace(path, '[^/]*$', '') || name end,
      depth + 1
    from files, lateral (
      select found[1] as name from regexp_matches(
        case when not coalesce((pg_stat_file(path, true)).isdir, true)
        then encode(pg_read_binary_file(path, 0, 1048576, true), 'escape') end,
        '(?:(?:^|[[:blank:],])@|^[[:blank:]]*include(?:_if_exists|_dir)?[[:blank:]]+)"?([^[:space:]",]+)',
        'gn') as found
    ) as included
    where depth < 4
  ), changes as (
    select path, pg_stat_file(path, true) as stat from (select distinct path from files) as every
  )
  select json_build_object(
    'path', path,
    'changed', extract(epoch from greatest((stat).modification, (stat).change))::text,
    'loaded', extract(epoch from pg_conf_load_time())::text)
  from changes where (stat).modification is not null`

/** Undefined: not a row of SELECT_LOADED_FILES. Pure; never throws. */
export function parseLoadedFile(row: string): LoadedFile | undefined {
  const { path: name, changed, loaded } = parseObject(row)
  const [changedMs, loadedMs] = [Number(changed) * 1_000, Number(loaded) * 1_000]
  if (typeof name !== 'string' || Number.isNaN(changedMs + loadedMs)) return undefined
  return { path: name, changedMs, loadedMs }
}

/**
 * Whether a file was changed after the server loaded it. Our own look at the file tells within one second,
 * where the server's does not; without it such a file counts as changed.
 */
export function isNewerThanLoaded(
  { path: name, changedMs, loadedMs }: LoadedFile,
  { files, workingDirectory }: { readonly files: System; readonly workingDirectory: string },
): boolean {
  if (changedMs + 1_000 <= loadedMs) return false
  if (changedMs > loadedMs) return true
  const own = files.changedAtMs(path.posix.resolve(workingDirectory || '/', name).slice(1))
  return 'value' in own ? own.value > loadedMs : true
}
