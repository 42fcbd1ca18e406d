import { Trans, useLingui } from '@lingui/react/macro'
import { ErrorText } from '../../components/ErrorText.tsx'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Skeleton } from '../../ui/feedback/Skeleton.tsx'
import { CopyText } from '../../ui/text/CopyText.tsx'
import { enrolCommand, reachOf } from './enrol-command.ts'
import styles from './EnrolSteps.module.css'
import type { MadeToken } from './use-join-token.ts'

/** What to run on a host, as root. */
export function EnrolSteps({ made: { joinToken, error, tryAgain } }: { readonly made: MadeToken }) {
  const { t } = useLingui()
  const endpoint = window.location.origin
  if (error !== null) {
    return (
      <Notice
        tone="problem"
        action={
          <Button onClick={tryAgain}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <ErrorText error={error} />
      </Notice>
    )
  }
  return (
    <>
      <ReachNotice endpoint={endpoint} />
      <ol className={styles.steps}>
        <li className={styles.step}>
          <p className={styles.says}>
            <Trans>On each host, as root, in a clone of the repository of OpenHSS, once:</Trans>
          </p>
          <CopyText label={t`Command that installs`} text="npm run setup && npm run path" />
        </li>
        <li className={styles.step}>
          <p className={styles.says}>
            <Trans>Then start the agent. It needs the token only the first time:</Trans>
          </p>
          {joinToken === undefined ? (
            <Skeleton lines={3} />
          ) : (
            <CopyText
              label={t`Command that enrols the host`}
              text={enrolCommand({ endpoint, joinToken })}
            />
          )}
        </li>
      </ol>
      <p>
        <Trans>
          The agent opens no port and needs only an outgoing connection to{' '}
          <code>{window.location.host}</code>.
        </Trans>
      </p>
    </>
  )
}

/** What stands in the way at the address that the console was opened at. */
function ReachNotice({ endpoint }: { readonly endpoint: string }) {
  const reach = reachOf(endpoint)
  if (reach === 'encrypted') return null
  return (
    <Notice tone="warning">
      {reach === 'loopback' ? (
        <Trans>
          <code>{endpoint}</code> is reached from this machine alone. For other hosts, let the
          server listen beyond it, with TLS, and open the console at that address.
        </Trans>
      ) : (
        <Trans>
          This server speaks plain HTTP: whoever is on the way reads the token and the secrets of
          agents. Set up TLS, and open the console by https.
        </Trans>
      )}
    </Notice>
  )
}
