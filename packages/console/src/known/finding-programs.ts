import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { known, unknown } from './known.ts'
import type { KnownValue } from './known.ts'
import { ownerUnknownTexts } from './port-owners.ts'

/** What a finding of a port says of the programs that hold it. */
interface PortPrograms {
  readonly programs?: readonly string[]
  readonly owner_unknown?: string
}

/** Which programs hold the port of a finding, as far as that is known; those of an offline host are from before. */
export function findingPrograms(
  { programs = [], owner_unknown: why }: PortPrograms,
  host: { readonly seen: string; readonly last_seen_at: string },
): KnownValue<readonly string[]> {
  if (programs.length === 0) return unknown(reasonOf(why) ?? msg`The program is not known`)
  if (host.seen === 'offline') return { state: 'old', value: programs, asOf: host.last_seen_at }
  return why === undefined ? known(programs) : { state: 'partial', value: programs }
}

/** A newer server may give other reasons. */
function reasonOf(why: string | undefined): MessageDescriptor | undefined {
  const texts: Readonly<Record<string, MessageDescriptor | undefined>> = ownerUnknownTexts
  return texts[why ?? '']
}
