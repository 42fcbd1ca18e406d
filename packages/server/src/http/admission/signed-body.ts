import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'

/**
 * Reads a body whose bytes a signature covers.
 * @throws APIGW.0201/entity (413) beyond the limit.
 */
export async function readBody(
  payload: Readable,
  limitBytes: number,
  reply: FastifyReply,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of chunksOf(payload)) {
    length += chunk.length
    if (length > limitBytes) {
      // The rest of the body is still on its way.
      reply.header('connection', 'close')
      throw new ApiFailure('APIGW.0201/entity')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

/** Gives the same bytes again, for the parser. */
export function replayBody(body: Buffer): Readable & { receivedEncodedLength: number } {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body]), {
    receivedEncodedLength: body.length,
  })
}

async function* chunksOf(payload: Readable): AsyncGenerator<Buffer> {
  try {
    // Leaving early would destroy the connection, and nobody would see the answer.
    yield* payload.iterator({ destroyOnReturn: false })
  } catch (error) {
    throw new ApiFailure('APIGW.0201', '', { cause: error })
  }
}
