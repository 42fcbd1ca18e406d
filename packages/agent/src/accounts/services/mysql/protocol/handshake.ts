import { Payload } from './payload.ts'

/** The first words of a server (HandshakeV10). */
export interface Greeting {
  /** Its version says so too, but administrators may change that. */
  readonly isMariaDb: boolean
}

/** Undefined: no greeting that we can answer. Pure; never throws. */
export function parseGreeting(bytes: Buffer): Greeting | undefined {
  const payload = new Payload(bytes)
  if (payload.integer(1) !== PROTOCOL_VERSION) return undefined
  // Version, connection number, nonce, filler.
  payload.untilNul()
  payload.take(4 + 8 + 1)
  const lowFlags = payload.integer(2)
  // Character set, status.
  payload.take(1 + 2)
  const flags = lowFlags + payload.integer(2) * 0x1_00_00
  const canSwitch = (flags & PLUGIN_AUTH) !== 0
  if (payload.isBroken || !canSwitch) return undefined
  return { isMariaDb: (flags & LONG_PASSWORD) === 0 }
}

/**
 * Asks to be let in by who we are, not by a password. No account has a password for a plugin of this
 * name, so the server either looks at the user behind the socket, or names the plugin that it wants.
 */
export function introduce(userName: string): Buffer {
  const head = Buffer.alloc(32)
  head.writeUInt32LE(LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH, 0)
  head.writeUInt32LE(MAX_PACKET_BYTES, 4)
  head.writeUInt8(UTF8MB4, 8)
  const noPassword = Buffer.from([0])
  return Buffer.concat([head, Buffer.from(`${userName}\0`), noPassword, Buffer.from(`${PLUGIN}\0`)])
}

/** What a server says while it makes up its mind. */
export type AuthReply =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'switch'; readonly plugin: string; readonly nonce: Buffer }
  | { readonly kind: 'more'; readonly data: Buffer }
  | { readonly kind: 'unknown' }

/** Pure; never throws. */
export function parseAuthReply(bytes: Buffer): AuthReply {
  const payload = new Payload(bytes)
  const type = payload.integer(1)
  if (payload.isBroken) return { kind: 'unknown' }
  if (type === IS_OK) return { kind: 'welcome' }
  if (type === IS_ERROR) return { kind: 'refused', code: payload.integer(2) }
  if (type === IS_MORE) return { kind: 'more', data: payload.rest() }
  if (type !== IS_SWITCH) return { kind: 'unknown' }
  const plugin = payload.untilNul().toString('latin1').slice(0, MAX_PLUGIN_LENGTH)
  // Twenty bytes and a NUL of old; ed25519 sends 32 and none.
  const nonce = payload.rest()
  const isEnded = nonce.length === NONCE_BYTES + 1
  return { kind: 'switch', plugin, nonce: isEnded ? nonce.subarray(0, NONCE_BYTES) : nonce }
}

const PROTOCOL_VERSION = 10
const MAX_PLUGIN_LENGTH = 64
const NONCE_BYTES = 20
const MAX_PACKET_BYTES = 262_144
const UTF8MB4 = 45
const PLUGIN = 'auth_socket'

/** MariaDB has another meaning for it, and a server of it never sets it. */
const LONG_PASSWORD = 0x1
const PROTOCOL_41 = 0x2_00
const SECURE_CONNECTION = 0x80_00
const PLUGIN_AUTH = 0x8_00_00

const IS_OK = 0x00
const IS_MORE = 0x01
const IS_SWITCH = 0xfe
const IS_ERROR = 0xff
