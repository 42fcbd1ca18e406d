import type { ErrorCode } from '@openhss/contract'
import { ApiFailure } from '../answers/api-error.ts'
import { parseCheckedJson } from './checked-json.ts'
import type { JsonFacts } from './json-scan.ts'
import { validateBody } from './validate-body.ts'

/** Where a thread finds what packs a body. */
export interface PackerName {
  /** `import.meta.url` of the module that exports it. */
  readonly module: string
  readonly name: string
}

/**
 * Parses a body and checks it by the schema of its operation.
 * @param body undefined when the request came without one.
 * @throws HSS.0002 and HSS.0001 for a body that is wrong.
 */
export function openBody(
  operationId: string,
  body: { readonly text: string; readonly facts: JsonFacts } | undefined,
): unknown {
  const value = body && parseCheckedJson(body.text, body.facts)
  validateBody(operationId, value)
  return value
}

/** Opens and packs a body in a thread; an error on purpose crosses as what it says. */
export async function openInThread({
  operationId,
  packer,
  bytes,
  facts,
}: ThreadInput): Promise<
  | { readonly packed: unknown }
  | { readonly failure: { readonly code: ErrorCode; readonly detail: string } }
> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  try {
    const body = openBody(operationId, { text, facts })
    const module = (await import(packer.module)) as Record<string, ExportedPacker>
    const { pack, spell = (packed: unknown) => packed } = module[packer.name] as ExportedPacker
    return { packed: spell(await pack(body)) }
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error
    return { failure: { code: error.code, detail: error.detail } }
  }
}

interface ExportedPacker {
  readonly pack: (body: unknown) => unknown
  readonly spell?: (packed: unknown) => unknown
}

interface ThreadInput {
  readonly operationId: string
  readonly packer: PackerName
  readonly bytes: Uint8Array
  readonly facts: JsonFacts
}
