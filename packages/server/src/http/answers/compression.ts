import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Lets replies go gzipped. Each says so itself, because a hook on every one costs the small ones 3 µs. */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: false,
    encodings: ['gzip'],
    threshold: THRESHOLD_BYTES,
    zlibOptions: { level: LEVEL },
    syncThreshold: SYNC_BYTES,
    // A body that unpacks to gigabytes is nothing to let in, and signatures cover the packed bytes.
    globalDecompression: false,
  })
}

/** Sends JSON text: gzipped when it is large and the client takes it, as every SDK does. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  reply.type('application/json; charset=utf-8')
  // A serializer of its own keeps Fastify from parsing and writing the text again.
  if (text.length < THRESHOLD_BYTES) return reply.serializer(String).send(text)
  // Also on what goes as it is: a cache must not give it to a client that would get the other.
  reply.header('vary', 'accept-encoding').compress(text)
  return reply
}

/** Sends JSON that is gzipped already; unpacked to the rare client that takes no gzip. */
export async function sendGzipped(reply: FastifyReply, content: Buffer): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding')
  const { 'accept-encoding': accepted = '' } = reply.request.headers
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted)
  if (takesGzip) return reply.header('content-encoding', 'gzip').send(content)
  return reply.send(await promisify(gunzip)(content))
}

/**
 * TCP's first window, 10 segments of 1,460 bytes (RFC 6928): up to there an answer takes one round trip
 * either way. Also far above every answer that holds a secret, so that its length tells nothing of it
 * (BREACH, https://www.breachattack.com).
 */
const THRESHOLD_BYTES = 14_600

/** A page of 200 ports, 54 KB: 2.5 KB in 0.10 ms; level 6 makes 2.2 KB of it in 0.19 ms. */
const LEVEL = 1

/** Up to here it takes 0.15 ms at most; what is larger leaves the event loop alone. */
const SYNC_BYTES = 65_536
