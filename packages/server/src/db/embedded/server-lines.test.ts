import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { followLines } from './server-lines.ts'

/** Lines that PostgreSQL 15 to 18 write about clients that went away or were sent away. */
const ABOUT_CLIENTS = [
  'FATAL:  connection to client lost',
  'FATAL:  terminating connection due to administrator command',
  'FATAL:  terminating connection due to idle-session timeout',
  'FATAL:  the database system is shutting down',
  'FATAL:  the database system is starting up',
]
const ABOUT_ITSELF = [
  'FATAL:  could not write to file "base/1/2": No space left on device',
  'PANIC:  could not locate a valid checkpoint record',
  'WARNING:  terminating connection because of crash of another server process',
]

test('warns of what is wrong with the database, and not of clients that went away', async () => {
  const warned: string[] = []
  const informed: string[] = []
  const log = {
    info: (line: string) => informed.push(line),
    warn: (line: string) => warned.push(line),
  }
  const lines = followLines(
    Readable.from([...ABOUT_CLIENTS, ...ABOUT_ITSELF].map((line) => `${line}\n`)),
    log,
  )
  await lines.finished

  expect(warned).toEqual(ABOUT_ITSELF.map((line) => `database: ${line}`))
  expect(informed).toEqual(ABOUT_CLIENTS.map((line) => `database: ${line}`))
})
