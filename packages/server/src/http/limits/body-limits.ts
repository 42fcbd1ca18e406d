import type { Access } from '@openhss/contract'

/** The gateway's limit for a body: docs/wire/errors.md, "Gateway codes". */
export const MAX_BODY_BYTES = 12 * 1024 * 1024

/**
 * Returns how many bytes the body of an operation may have. A sign-in or an enrolment is below 2 KB, a token in a
 * body has up to 32 KB; an agent's report may have the gateway's 12 MB.
 */
export function bodyLimitOf(access: Access, isBulk: boolean): number {
  if (isBulk) return MAX_BODY_BYTES
  if (access === 'public') return 16_384
  if (access === 'optional' || access === 'agent') return 65_536
  return 1024 * 1024
}
