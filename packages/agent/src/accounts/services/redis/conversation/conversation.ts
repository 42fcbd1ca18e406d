import { once } from 'node:events'
import { closeSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { pathOf } from '../../../../host/open-inside.ts'
import type { ReadMeter } from '../../../../host/read-meter.ts'
import type { System } from '../../../../host/system.ts'
import { ReplyReader, encodeCommand } from './resp.ts'
import type { Reply } from './resp.ts'

/** Where a server of this host is reached, and what may be read of its answers. */
export type Endpoint = { readonly meter?: ReadMeter | undefined } & Place

type Place =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** `path` as the server named it, in the files that it sees. */
  | { readonly kind: 'unix'; readonly path: string; readonly files: System }

/** Asks one thing after the other. Undefined: no answer in time. */
export type Ask = (...words: readonly string[]) => Promise<Heard | undefined>

/** `foreign`: it hung up, or does not speak as Redis does. */
export type Heard = Reply | { readonly kind: 'foreign' }

/** Connects and talks; `undefined` when nobody listens there. Never throws because of the server. */
export async function converse<T>(
  endpoint: Endpoint,
  signal: AbortSignal,
  talk: (ask: Ask) => Promise<T>,
): Promise<T | undefined> {
  const socket = await connectTo(endpoint, signal)
  if (!socket) return undefined
  const end = () => socket.destroy()
  signal.addEventListener('abort', end)
  try {
    return await talk(async (...words) => {
      const heard = await ask(socket, words, endpoint.meter)
      // A server that hangs up says something; one that was cut off by us does not.
      return signal.aborted ? undefined : heard
    })
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}

async function connectTo(endpoint: Endpoint, signal: AbortSignal): Promise<Socket | undefined> {
  const opened = endpoint.kind === 'unix' ? openSocketOf(endpoint) : undefined
  try {
    const socket = connect(addressOf(endpoint, opened))
    // Also while nobody waits for anything: without a listener it would end the process.
    socket.on('error', () => socket.destroy())
    await once(socket, 'connect', { signal }).catch((error: unknown) => {
      socket.destroy()
      throw error
    })
    return socket
  } catch {
    return undefined
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
}

function openSocketOf({ files, path }: Extract<Endpoint, { kind: 'unix' }>) {
  const socket = files.openSocket(path.slice(1))
  return 'value' in socket ? socket.value : undefined
}

function addressOf(endpoint: Endpoint, opened: number | undefined) {
  if (endpoint.kind === 'tcp') return { host: endpoint.host, port: endpoint.port }
  if (opened === undefined) throw new Error('no such socket')
  return { path: pathOf(opened) }
}

async function ask(
  socket: Socket,
  words: readonly string[],
  meter: ReadMeter | undefined,
): Promise<Heard> {
  const reader = new ReplyReader()
  try {
    socket.write(encodeCommand(words))
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer
      meter?.take(bytes.length)
      if (meter?.bytesLeft === 0) {
        meter.refuse()
        break
      }
      const heard = reader.push(bytes)
      if (heard === 'malformed') break
      if (heard !== 'partial') return heard
    }
  } catch {
    // As a server of TLS does.
  }
  return FOREIGN
}

const FOREIGN = { kind: 'foreign' } as const
