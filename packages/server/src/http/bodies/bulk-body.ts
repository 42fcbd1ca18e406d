import type { ErrorCode } from '@openhss/contract'
import { ApiFailure } from '../answers/api-error.ts'
import type { ThreadPool } from '../../threads/thread-pool.ts'
import { openBody } from './open-body.ts'
import type { PackerName } from './open-body.ts'
import { MAX_SMALL_BYTES } from './receive-body.ts'
import type { ReceivedBody } from './request-body.ts'

/**
 * Makes of a valid body what its handler needs: a few facts, and the long list as one text or buffer, because 50,000
 * objects that leave a thread stop the event loop longer than parsing them did (46 ms against 21).
 */
export interface Packer<Body, Packed> extends PackerName {
  readonly pack: (body: Body) => Packed | Promise<Packed>
  /** Writes what is long as one text or buffer, before it leaves a thread. */
  spell?(packed: Packed): unknown
}

/** A body that may have megabytes. Its handler opens it when it is its turn. */
export interface BulkBody<Packed> {
  /** Whether it is so small that opening it takes no thread. */
  readonly isSmall: boolean
  /**
   * Parses, checks and packs the body, a large one in a thread: 12 MB stopped the event loop for up to 1.5 s.
   * @throws HSS.0002 and HSS.0001 for a body that is wrong.
   */
  open(): Promise<Packed>
}

/** @param received undefined when the request came without a body. */
export function createBulkBody<Packed>(
  operationId: string,
  packer: Packer<never, Packed>,
  received: ReceivedBody | undefined,
  threads: ThreadPool,
): BulkBody<Packed> {
  let opened: Promise<Packed> | undefined
  const isSmall = (received?.bytes.length ?? 0) <= MAX_SMALL_BYTES
  return { isSmall, open: () => (opened ??= open()) }

  async function open(): Promise<Packed> {
    const { bytes = Buffer.alloc(0), facts = { members: 0, hasEscapes: false } } = received ?? {}
    if (isSmall) {
      const body = received && { text: bytes.toString('utf8'), facts }
      return packer.pack(openBody(operationId, body) as never)
    }
    const { members, hasEscapes } = facts
    const { module, name } = packer
    const answer = await threads.run<ThreadOutput<Packed>>({
      module: new URL('./open-body.ts', import.meta.url).href,
      name: 'openInThread',
      input: { operationId, packer: { module, name }, bytes, facts: { members, hasEscapes } },
      transfer: [bytes.buffer as ArrayBuffer],
    })
    if ('failure' in answer) throw new ApiFailure(answer.failure.code, answer.failure.detail)
    return answer.packed
  }
}

type ThreadOutput<Packed> =
  | { readonly packed: Packed }
  | { readonly failure: { readonly code: ErrorCode; readonly detail: string } }
