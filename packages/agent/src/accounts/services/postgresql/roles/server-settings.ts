import { parseObject, parseTexts } from './json-row.ts'

/** What decides which connections can come about at all, as the server runs now. */
export interface ServerSettings {
  readonly hasSocket: boolean
  /** Families of the addresses that it listens on. */
  readonly families: ReadonlySet<32 | 128>
  readonly hasTls: boolean
  readonly canReplicate: boolean
  /** Databases that take connections. */
  readonly databases: ReadonlySet<string>
}

/** One row, as JSON. None of these settings changes before the server is restarted or reloaded. */
export const SELECT_SETTINGS = `
  select json_build_object(
    'sockets', current_setting('unix_socket_directories'),
    'listens', current_setting('listen_addresses'),
    'ssl', current_setting('ssl'),
    'senders', current_setting('max_wal_senders'),
    'databases', (select json_agg(datname) from pg_database where datallowconn))`

/** Undefined: not a row of SELECT_SETTINGS. Pure; never throws. */
export function parseSettings(row: string): ServerSettings | undefined {
  const { sockets, listens, ssl, senders, databases } = parseObject(row)
  if (typeof sockets !== 'string' || typeof listens !== 'string') return undefined
  return {
    hasSocket: sockets.trim() !== '',
    families: familiesOf(listens),
    hasTls: ssl !== 'off',
    canReplicate: senders !== '0',
    databases: new Set(parseTexts(databases)),
  }
}

/** A name, as `localhost`, may stand for addresses of both. */
function familiesOf(listens: string): ReadonlySet<32 | 128> {
  const addresses = listens.split(',').map((each) => each.trim().replaceAll('"', ''))
  const known = addresses.filter((each) => each !== '')
  return new Set(
    known.flatMap((each): (32 | 128)[] => {
      if (each.includes(':')) return [128]
      return /^[\d.]+$/.test(each) ? [32] : [32, 128]
    }),
  )
}
