import { Plural, Trans } from '@lingui/react/macro'
import { JOIN_TOKEN_END_CHARACTERS } from '@openhss/contract/browser'
import { useEffect, useRef } from 'react'
import { useMay } from '../../components/use-project.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Row, Stack } from '../../ui/layout/Stack.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { Arrivals } from './Arrivals.tsx'
import { EnrolSteps } from './EnrolSteps.tsx'
import styles from './MadeLine.module.css'
import { RevokeMade } from './RevokeMade.tsx'
import type { MadeToken } from './TokenForm.tsx'

/** What to run with a token that was made, which hosts came, and how the token is ended. */
export function MadeLine({
  made,
  hasPackages,
  onAgain,
  onRevoked,
}: {
  readonly made: MadeToken
  readonly hasPackages: boolean
  readonly onAgain: () => void
  readonly onRevoked: () => void
}) {
  const may = useMay()
  // What was pressed is gone; a keyboard and a screen reader go on at what it made.
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => line.current?.focus(), [])
  const { joinToken, name, uses, expiresAt } = made
  const end = joinToken.slice(-JOIN_TOKEN_END_CHARACTERS)
  return (
    <Stack>
      <div ref={line} tabIndex={-1} className={styles.line}>
        <Stack>
          <EnrolSteps joinToken={joinToken} hasPackages={hasPackages} />
        </Stack>
      </div>
      <p>
        {name === '' ? (
          <Trans>
            The list of join tokens shows it as the one that ends in{' '}
            <HostText text={end} look="code" />.
          </Trans>
        ) : (
          <Trans>
            The list of join tokens shows it as <HostText text={name} />, which ends in{' '}
            <HostText text={end} look="code" />.
          </Trans>
        )}{' '}
        <Trans>
          It lets in <Plural value={uses} one="# host" other="# hosts" />, until{' '}
          <Time at={expiresAt} look="absolute" />.
        </Trans>
      </p>
      {may('hss:hosts:list') ? (
        <Arrivals since={made.madeAt} />
      ) : (
        <p>
          <Trans>Your role sees no hosts, so those that come are not shown here.</Trans>
        </p>
      )}
      <Row>
        <RevokeMade id={made.id} onRevoked={onRevoked} />
        <Button look="quiet" onClick={onAgain}>
          <Trans>Make another line</Trans>
        </Button>
      </Row>
    </Stack>
  )
}
