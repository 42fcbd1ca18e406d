import { Plural, Trans } from '@lingui/react/macro'
import type { AccountCoverage, PortCoverage } from '@openhss/contract'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

/** Says what a port scan saw. */
export function PortCoverageSentence({ coverage }: { readonly coverage: PortCoverage }) {
  const { sockets, owners_known: known, namespaces, short_lived: left = 0 } = coverage
  return (
    <p>
      <Plural
        value={sockets}
        one="# listening socket was seen."
        other="# listening sockets were seen."
      />{' '}
      <Plural
        value={known}
        one="The owner of # of them is known."
        other="The owners of # of them are known."
      />{' '}
      {namespaces === undefined ? null : (
        <Plural
          value={namespaces}
          one="# network namespace was read."
          other="# network namespaces were read."
        />
      )}{' '}
      {left === 0 ? null : (
        <Plural
          value={left}
          one="# short-lived UDP client was left out."
          other="# short-lived UDP clients were left out."
        />
      )}
    </p>
  )
}

/** Says what a check of passwords tested. */
export function AccountCoverageSentence({ coverage }: { readonly coverage: AccountCoverage }) {
  const { accounts, tested, words_planned: words, list_version: list } = coverage
  if (list === '') {
    return (
      <p>
        <Trans>The first check goes on.</Trans>
      </p>
    )
  }
  return (
    <p>
      <Plural value={accounts} one="# account was seen." other="# accounts were seen." />{' '}
      <Trans>
        Tested to the end: <Count of={tested} />, each against <Count of={words} /> words of list{' '}
        <HostText text={list} look="code" />. Locked accounts need no test.
      </Trans>
    </p>
  )
}
