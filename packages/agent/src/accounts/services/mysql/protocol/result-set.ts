import { MysqlFailure, MysqlRefusal } from './mysql-failure.ts'
import type { PacketChannel } from './packet-channel.ts'
import { Payload } from './payload.ts'

/** Null: SQL's NULL. */
export type Row = readonly (string | null)[]

/** Asks, and reads every row of the answer. */
export async function query(channel: PacketChannel, statement: string): Promise<Row[]> {
  channel.command(Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(statement)]))
  const columns = countColumns(await channel.read())
  for (let i = 0; i < columns; i += 1) await channel.read()
  if (!isEnd(await channel.read())) throw broken()
  const rows: Row[] = []
  for (;;) {
    const payload = await channel.read()
    if (isEnd(payload)) return rows
    const row = parseRow(payload, columns)
    if (row === undefined) throw broken()
    rows.push(row)
  }
}

/** Undefined: it is not a row of so many columns. Pure; never throws. */
export function parseRow(bytes: Buffer, columns: number): Row | undefined {
  const payload = new Payload(bytes)
  const row = Array.from({ length: columns }, () => payload.lengthEncoded()?.toString() ?? null)
  return payload.isBroken || payload.left > 0 ? undefined : row
}

const COM_QUERY = 0x03
/** None of our questions has more columns. */
const MAX_COLUMN_COUNT = 32

/** Also says no to a server that asks for a file of ours (0xfb), which is a known attack. */
function countColumns(payload: Buffer): number {
  throwIfRefused(payload)
  const columns = payload[0] ?? 0
  if (payload.length !== 1 || columns === 0 || columns > MAX_COLUMN_COUNT) throw broken()
  return columns
}

/** A row may begin with the same byte, but is longer then. */
function isEnd(payload: Buffer): boolean {
  throwIfRefused(payload)
  return payload[0] === 0xfe && payload.length < 9
}

function throwIfRefused(payload: Buffer): void {
  if (payload[0] !== 0xff || payload.length < 3) return
  throw new MysqlRefusal(payload.readUInt16LE(1))
}

function broken(): MysqlFailure {
  return new MysqlFailure('malformed', 'the server speaks another protocol')
}
