import type { GapReason } from '@openhss/contract'
import type { Obstacle } from './service.ts'

/** A file of a service that could not be read, in the words of an obstacle. */
export function fileObstacle(file: string, reason: GapReason): Obstacle {
  const [problem, remedy] = WORDS[reason] ?? ['could not be read', `Look at ${file}.`]
  return { reason, detail: `${file} ${problem}`.slice(-MAX_TEXT_LENGTH), remedy }
}

/** The contract's bound. */
const MAX_TEXT_LENGTH = 256

const WORDS: Partial<Record<GapReason, readonly [problem: string, remedy: string]>> = {
  permission: [
    'may not be read by the server itself, or not by the agent',
    'Let the server read the file, and run the agent as root.',
  ],
  absent: ['does not exist', 'Name the file where the service looks for it by default.'],
  malformed: ['is broken', 'Correct the file, then restart the service.'],
  encoding: ['has bytes that are no text', 'Save the file as UTF-8.'],
  oversized: ['is larger than the agent reads', 'Split the file, or take out what is not used.'],
  unsupported: [
    'has a form that the agent cannot read',
    'Check these accounts where they are kept.',
  ],
}
