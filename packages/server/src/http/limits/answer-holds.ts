import type { FastifyReply, FastifyRequest } from 'fastify'
import { GzippedJson, JsonText } from '../answers/prepared-answers.ts'
import { createBodyBudget } from './body-budget.ts'
import { callerKeyOf } from './caller-key.ts'

/**
 * Waits until a large answer may be sent, and counts it until its client has it or is gone. Of a small one it returns
 * undefined, because nearly all are.
 */
export type AnswerHolds = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: object,
) => Promise<void> | undefined

/** Bounds the bytes of large answers on their way, as those of bodies: a client may take all day to read one. */
export function createAnswerHolds(): AnswerHolds {
  const budget = createBodyBudget()
  return (request, { raw }, answer) => {
    const bytes = sizeOf(answer)
    return bytes < MIN_LARGE_BYTES ? undefined : holdUntilSent(request, raw, bytes)
  }

  async function holdUntilSent(
    request: FastifyRequest,
    raw: FastifyReply['raw'],
    size: number,
  ): Promise<void> {
    const bytes = Math.min(size, MAX_COUNTED_BYTES)
    const hold = await budget.holdLarge(callerKeyOf(request), bytes, () => raw.destroyed)
    hold.received()
    if (raw.destroyed) hold.release()
    else raw.once('close', () => hold.release())
  }
}

function sizeOf(answer: object): number {
  if (answer instanceof JsonText) return answer.text.length
  return answer instanceof GzippedJson ? answer.content.length : 0
}

const MIN_LARGE_BYTES = 1024 * 1024
/** What one caller may have; a larger answer is sent alone. */
const MAX_COUNTED_BYTES = 32 * 1024 * 1024
