import type { Access } from '@openhss/contract'

/** The gateway's limit for a body: docs/wire/errors.md, "Gateway codes". */
export const MAX_BODY_BYTES = 12 * 1024 * 1024

/**
 * Returns how many bytes the body of an operation may have. A sign-in or an enrolment is below 2 KB, a token in a
 * body has up to 32 KB; an agent's report may have the gateway's 12 MB.
 */
export function bodyLimitOf(access: Access): number {
  if (access === 'public') return 16_384
  if (access === 'optional') return 65_536
  if (access === 'agent') return MAX_BODY_BYTES
  return 1024 * 1024
}
