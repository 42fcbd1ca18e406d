import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { temporaryFolder } from '@openhss/testkit/hosts'
import { onTestFinished } from 'vitest'
import { PacketSplitter, framePacket } from './packet-splitter.ts'

/** What the client said, packet by packet, without its introduction. */
export interface Script {
  (say: (payload: Buffer) => void, hear: () => Promise<Buffer | undefined>): Promise<void>
}

export const NONCE = Buffer.from('abcdefghijklmnopqrst')

/** Greeting as the documentation of MySQL 8 has it; MariaDB leaves the lowest flag out. */
export function greeting(isMariaDb = false): Buffer {
  const flags = 0x00_08_82_00 | (isMariaDb ? 0 : 1)
  const head = Buffer.concat([Buffer.from([10]), Buffer.from('8.0.36\0'), Buffer.alloc(13)])
  const low = Buffer.from([flags & 0xff, (flags >> 8) & 0xff, 45, 2, 0])
  const high = Buffer.from([(flags >> 16) & 0xff, flags >>> 24, 21])
  return Buffer.concat([head, low, high, Buffer.alloc(10), NONCE.subarray(8), Buffer.from([0])])
}

export const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0])

export function switchTo(plugin: string): Buffer {
  return Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), NONCE, Buffer.from([0])])
}

/** A server for one client: MySQL 8 cannot be installed beside MariaDB. */
export interface ScriptedServer {
  readonly socketPath: string
  /** The client is gone, or the script is at its end. */
  readonly ended: Promise<void>
}

export async function serve(script: Script): Promise<ScriptedServer> {
  const socketPath = path.join(temporaryFolder(), 's')
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const server = net.createServer((socket) => void converse(socket, script).then(resolve, reject))
  server.listen(socketPath)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { socketPath, ended }
}

async function converse(socket: net.Socket, script: Script): Promise<void> {
  const splitter = new PacketSplitter()
  const heard: Buffer[] = []
  let sequence = 0
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]()
  const say = (payload: Buffer) => void socket.write(framePacket({ sequence: sequence++, payload }))
  const hear = async () => {
    while (heard.length === 0) {
      const chunk = await nextOf(chunks)
      if (chunk === undefined) return undefined
      for (const packet of splitter.push(chunk) ?? []) {
        heard.push(packet.payload)
        sequence = packet.sequence + 1
      }
    }
    return heard.shift()
  }
  await script(say, hear)
  socket.end()
}

/** Undefined: the client hung up, in one way or another. */
async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> {
  try {
    const next = await chunks.next()
    return next.done ? undefined : next.value
  } catch {
    return undefined
  }
}
