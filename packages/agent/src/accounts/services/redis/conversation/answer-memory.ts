import { createHmac, randomBytes } from 'node:crypto'
import type { Answer } from './ask-users.ts'

/**
 * Answers that must not be asked for again and again, since the server notes each one as a failure. While they are
 * kept, only the files tell of a change.
 */
export class AnswerMemory {
  readonly #answers = new Map<string, { readonly answer: Answer; readonly until: number }>()

  recall(question: string): Answer | undefined {
    const known = this.#answers.get(question)
    return known && known.until > Date.now() ? known.answer : undefined
  }

  keep(question: string, answer: Answer): void {
    if (!isNoted(answer)) return
    if (this.#answers.size >= MAX_ANSWER_COUNT) this.#answers.clear()
    this.#answers.set(question, { answer, until: Date.now() + KEPT_MS })
  }
}

const KEPT_MS = 3_600_000
const MAX_ANSWER_COUNT = 1_000

function isNoted(answer: Answer): boolean {
  return answer.kind === 'refused' || ('isNoted' in answer && answer.isNoted)
}

/** Tells equal texts from others for as long as this process runs, and to nobody else. */
export function disguise(text: string): string {
  return createHmac('sha256', KEY).update(text).digest('base64')
}

const KEY = randomBytes(32)
