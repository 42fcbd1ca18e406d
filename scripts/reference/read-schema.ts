import type { Sql } from '@openhss/server/storage'

/**
 * The schema of a migrated database as SQL, in alphabetical order. It comes from the catalogues with
 * PostgreSQL's own printing functions, so PostgreSQL 15 and 18 give the same text; pg_dump would not, and the
 * embedded PostgreSQL has none.
 */
export async function readSchema(sql: Sql): Promise<string> {
  const tables = await sql<{ text: string }[]>`
    select format(E'create table %s (\n%s\n);', t.oid::regclass, (
      select string_agg('  ' || line, E',\n' order by part, number, line) from (
        select 1 as part, a.attnum as number, concat_ws(' ', quote_ident(a.attname),
          format_type(a.atttypid, a.atttypmod),
          case when a.attstorage <> y.typstorage then 'storage ' || case a.attstorage
            when 'e' then 'external' when 'p' then 'plain' when 'm' then 'main' else 'extended' end end,
          case when a.attidentity = 'a' then 'generated always as identity' end,
          'default ' || pg_get_expr(d.adbin, d.adrelid),
          case when a.attnotnull then 'not null' end
        ) as line
        from pg_attribute a
        join pg_type y on y.oid = a.atttypid
        left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        union all
        select 2, 0, format('constraint %I %s', c.conname, pg_get_constraintdef(c.oid))
        from pg_constraint c where c.conrelid = t.oid and c.contype in ('p', 'u', 'f', 'c')
      ) as lines
    )) as text
    from pg_class t where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
    order by t.relname collate "C"`
  const indexes = await sql<{ text: string }[]>`
    select pg_get_indexdef(i.indexrelid) || ';' as text
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u'))
    order by c.relname collate "C"`
  const functions = await sql<{ text: string }[]>`
    select pg_get_functiondef(p.oid) || ';' as text
    from pg_proc p where p.pronamespace = 'public'::regnamespace
    order by p.proname collate "C"`
  const triggers = await sql<{ text: string }[]>`
    select pg_get_triggerdef(t.oid) || ';' as text
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
    order by t.tgname collate "C"`
  const parts = [...tables, ...indexes, ...functions, ...triggers].map(({ text }) => text)
  return `${HEADER}\n\n${parts.join('\n\n')}\n`
}

const HEADER = `-- Written by \`npm run docs\`: the schema after all migrations. Change it by a new file in
-- packages/server/migrations, where the comments are too.`
