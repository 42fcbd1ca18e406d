import type { AccountVerdict } from '@openhss/contract'

/**
 * Joins the findings of a check that is under way with the earlier verdicts of all other accounts. Without
 * those, a report in the middle of a run would drop accounts that are weak.
 */
export function mergeVerdicts(
  known: readonly AccountVerdict[],
  finding: AccountVerdict,
): readonly AccountVerdict[] {
  const others = known.filter(
    ({ service_type, instance, user_name }) =>
      service_type !== finding.service_type ||
      instance !== finding.instance ||
      user_name !== finding.user_name,
  )
  return [...others, finding]
}
