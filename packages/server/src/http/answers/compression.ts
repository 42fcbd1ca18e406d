import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Lets replies be gzipped. Each asks for it itself, because a hook on every reply costs the small ones 3 µs. */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: false,
    encodings: ['gzip'],
    threshold: THRESHOLD_BYTES,
    zlibOptions: { level: LEVEL },
    syncThreshold: SYNC_BYTES,
    // Packed requests are refused: a body could unpack to gigabytes, and signatures cover the packed bytes.
    globalDecompression: false,
  })
}

/** Sends JSON text, or its bytes, gzipped when it is large and the client takes gzip, as every SDK does. */
export function sendJson(reply: FastifyReply, text: string | Buffer): FastifyReply {
  reply.type('application/json; charset=utf-8')
  // A serializer of its own keeps Fastify from parsing and writing the text again.
  if (text.length < THRESHOLD_BYTES) return reply.serializer(String).send(text)
  // Unpacked answers have it too: a cache must not give one form to a client that would get the other.
  reply.header('vary', 'accept-encoding').compress(text)
  return reply
}

/** Sends JSON that is gzipped already, or unpacks it for the rare client that takes no gzip. */
export async function sendGzipped(reply: FastifyReply, content: Buffer): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding')
  const { 'accept-encoding': accepted = '' } = reply.request.headers
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted)
  if (takesGzip) return reply.header('content-encoding', 'gzip').send(content)
  return reply.send(await promisify(gunzip)(content))
}

/**
 * TCP's first window, 10 segments of 1,460 bytes (RFC 6928): up to here an answer takes one round trip, gzipped or
 * not. Every answer with a secret is far smaller, so its length tells nothing about the secret (BREACH,
 * https://www.breachattack.com).
 */
const THRESHOLD_BYTES = 14_600

/** This level packs a page of 200 ports, 54 KB, to 2.5 KB in 0.10 ms; level 6 to 2.2 KB in 0.19 ms. */
const LEVEL = 1

/** Up to here packing takes 0.15 ms at most; larger answers are packed outside the event loop. */
const SYNC_BYTES = 65_536
