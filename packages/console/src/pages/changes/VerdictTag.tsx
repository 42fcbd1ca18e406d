import { useLingui } from '@lingui/react/macro'
import type { AccountVerdict } from '@openhss/contract'
import { verdictTexts } from '../../text/account-texts.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import type { Tone } from '../../ui/feedback/Tag.tsx'

/** How an account was judged. Never green: that no word fitted says nothing of other words. */
export function VerdictTag({ verdict }: { readonly verdict: AccountVerdict['verdict'] }) {
  const { i18n } = useLingui()
  return <Tag tone={TONES[verdict]}>{i18n._(verdictTexts[verdict])}</Tag>
}

const TONES: Readonly<Record<AccountVerdict['verdict'], Tone>> = {
  weak: 'critical',
  empty: 'critical',
  not_found: 'plain',
  locked: 'plain',
  unsupported: 'low',
  error: 'low',
}
