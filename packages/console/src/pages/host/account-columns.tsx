import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { AccountVerdict } from '@openhss/contract'
import { SuggestionSentence } from '../../components/SuggestionSentence.tsx'
import { accountStateTexts, verdictTexts } from '../../text/account-texts.ts'
import { serviceTexts } from '../../text/gap-texts.ts'
import { sentencesOf } from '../../text/suggestion-sentences.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import type { Tone } from '../../ui/feedback/Tag.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { isUntested } from './untested.ts'
import { UntestedReason, UntestedRemedy } from './UntestedAccount.tsx'

/** Columns of the accounts of one host: every verdict has words of its own. */
export function useAccountColumns(): readonly Column<AccountVerdict>[] {
  const { t, i18n } = useLingui()
  return [
    {
      id: 'account',
      head: t`Account`,
      isName: true,
      cell: ({ user_name: name }) => <HostText text={name} />,
    },
    {
      id: 'service',
      head: t`Service`,
      cell: ({ service_type: type, instance = '' }) => (
        <span>
          {i18n._(serviceTexts[type])}
          {instance === '' ? '' : ' '}
          <HostText text={instance} look="code" />
        </span>
      ),
    },
    {
      id: 'verdict',
      head: t`Result`,
      cell: ({ verdict }) => (
        <Tag tone={VERDICT_TONES[verdict]}>{i18n._(verdictTexts[verdict])}</Tag>
      ),
    },
    { id: 'known', head: t`What is known`, cell: (account) => <WhatIsKnown account={account} /> },
    {
      id: 'age',
      head: t`Password age`,
      isMinor: true,
      cell: (account) =>
        'used_days' in account && account.used_days !== undefined ? (
          <Plural value={account.used_days} one="# day" other="# days" />
        ) : (
          '–'
        ),
    },
    { id: 'advice', head: t`What to do`, cell: (account) => <Advice account={account} /> },
  ]
}

const VERDICT_TONES: Readonly<Record<AccountVerdict['verdict'], Tone>> = {
  weak: 'high',
  empty: 'high',
  not_found: 'plain',
  locked: 'plain',
  unsupported: 'medium',
  error: 'medium',
}

function WhatIsKnown({ account }: { readonly account: AccountVerdict }) {
  const { i18n } = useLingui()
  const { account_state: state } = account
  return (
    <span>
      <VerdictWords account={account} />
      {state === undefined ? '' : ` ${i18n._(accountStateTexts[state])}`}
    </span>
  )
}

function VerdictWords({ account }: { readonly account: AccountVerdict }) {
  if (account.verdict === 'weak') {
    return (
      <Trans>
        The password was guessed:{' '}
        <HostText text={account.desensitized_weak_passwords} look="code" />
      </Trans>
    )
  }
  if (account.verdict === 'empty') return <Trans>No password is needed.</Trans>
  if (account.verdict === 'locked') return <Trans>No password opens it.</Trans>
  if (account.verdict === 'not_found') {
    return (
      <Trans>
        Not among <Count of={account.words_tried} /> words of list{' '}
        <HostText text={account.list_version} look="code" />
      </Trans>
    )
  }
  return <UntestedReason account={account} />
}

function Advice({ account }: { readonly account: AccountVerdict }) {
  if (account.verdict === 'weak' || account.verdict === 'empty') {
    return (
      <span>
        {sentencesOf(account.suggestion).map((sentence) => (
          <span key={sentence}>
            <SuggestionSentence sentence={sentence} />{' '}
          </span>
        ))}
      </span>
    )
  }
  return isUntested(account) ? <UntestedRemedy account={account} /> : <>–</>
}
