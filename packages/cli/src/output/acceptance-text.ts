import type { FindingAcceptance } from '@openhss/contract'

type Told = Pick<FindingAcceptance, 'created_by' | 'until' | 'reason' | 'comment'>

/** Says who accepted a finding, until when and why. Pure. */
export function describeAcceptance({ created_by: by, until, reason, comment }: Told): string {
  const end = until === undefined ? 'without end' : `until ${until}`
  return `accepted by ${by} ${end}: ${[reason, comment].filter((part) => part !== '').join(', ')}`
}
