import type { AccountReport, AccountVerdict } from '@openhss/contract'
import { exampleAccountReport } from '@openhss/contract/examples'

export const weakAccount = {
  user_name: 'deploy',
  service_type: 'system',
  verdict: 'weak',
  scheme: 'yescrypt',
  duration: 90,
  used_days: 12,
  desensitized_weak_passwords: 'pa****r**',
  suggestion: 'Choose a longer one.',
} as const satisfies AccountVerdict

/** What an account report covers when one account was tested with a thousand words. */
export const testedCoverage = {
  complete: true,
  accounts: 1,
  tested: 1,
  list_version: 'v1',
  words_planned: 1000,
  gaps: [],
} satisfies AccountReport['coverage']

/**
 * Returns the report of the example with the weak account in it, changed so; `items: undefined` is a report
 * that nothing has changed.
 */
export function makeAccountReport(
  changes: Partial<Omit<AccountReport, 'items'>> & {
    readonly items?: AccountVerdict[] | undefined
  } = {},
): AccountReport {
  const report = { ...exampleAccountReport, coverage: testedCoverage, items: [weakAccount] }
  return { ...report, ...changes } as AccountReport
}
