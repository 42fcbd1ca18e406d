import { introduce, parseAuthReply, parseGreeting } from './handshake.ts'
import { MysqlFailure } from './mysql-failure.ts'
import type { PacketChannel } from './packet-channel.ts'
import {
  answerInClear,
  answerThatProvesNothing,
  answerWithPassword,
  isProven,
} from './password-answer.ts'

/** The account to log in as; without a password only as the user that the agent runs as. */
export interface Login {
  readonly userName: string
  readonly password?: Buffer
}

/** Undefined: we are in. Otherwise why not, in a few words for a person. */
export async function logIn(channel: PacketChannel, login: Login): Promise<string | undefined> {
  const first = await channel.read()
  const greeting = parseGreeting(first)
  if (greeting === undefined) {
    const reply = parseAuthReply(first)
    if (reply.kind === 'refused') throw new MysqlFailure('failed', `error ${reply.code}`)
    throw new MysqlFailure('unsupported', 'the server speaks another protocol')
  }
  channel.write(introduce(login.userName))

  let plugin = ''
  for (let step = 0; step < MAX_STEP_COUNT; step += 1) {
    const reply = parseAuthReply(await channel.read())
    if (reply.kind === 'welcome') return undefined
    if (reply.kind === 'refused') return describeRefusal(reply.code, plugin)
    if (reply.kind === 'unknown') break
    if (reply.kind === 'more' && isProven(plugin, reply.data)) continue
    if (reply.kind === 'switch') plugin = reply.plugin
    const answer =
      reply.kind === 'switch'
        ? answerSwitch(login, reply, greeting.isMariaDb)
        : login.password && answerInClear(plugin, reply.data, login.password)
    if (answer === undefined) return `it asks for ${plugin}`
    channel.write(answer)
  }
  throw new MysqlFailure('unsupported', 'the server speaks another protocol')
}

/** As many ways to log in as an account may have, and one more packet for each. */
const MAX_STEP_COUNT = 32
/** A broken packet, which our answer was meant to be. */
const BAD_HANDSHAKE = 1043

function answerSwitch(
  { password }: Login,
  { plugin, nonce }: { readonly plugin: string; readonly nonce: Buffer },
  isMariaDb: boolean,
): Buffer | undefined {
  const proof = password && answerWithPassword(plugin, password, nonce)
  // Only MariaDB has other ways into the same account to go on to.
  return proof ?? (isMariaDb ? answerThatProvesNothing(plugin) : undefined)
}

function describeRefusal(code: number, plugin: string): string {
  return code === BAD_HANDSHAKE ? `it asks for ${plugin}` : `error ${code}`
}
