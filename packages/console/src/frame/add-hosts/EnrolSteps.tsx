import { Trans, useLingui } from '@lingui/react/macro'
import { CopyText } from '../../ui/text/CopyText.tsx'
import { enrolCommand, installCommand } from './enrol-command.ts'
import styles from './EnrolSteps.module.css'

/** What to run on a host, as root. */
export function EnrolSteps({
  joinToken,
  hasPackages,
}: {
  readonly joinToken: string
  readonly hasPackages: boolean
}) {
  const { t } = useLingui()
  const endpoint = window.location.origin
  return (
    <>
      {hasPackages ? (
        <>
          <p className={styles.says}>
            <Trans>
              On each host, as a user who may use sudo. It looks at everything first, and{' '}
              <code>sh -s -- --dry-run</code> in the place of <code>sh</code> only looks:
            </Trans>
          </p>
          <CopyText
            label={t`Command that installs and enrols`}
            text={installCommand({ endpoint, joinToken })}
          />
        </>
      ) : (
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
            <CopyText
              label={t`Command that enrols the host`}
              text={enrolCommand({ endpoint, joinToken })}
            />
          </li>
        </ol>
      )}
      <p>
        <Trans>
          The agent opens no port and needs only an outgoing connection to{' '}
          <code>{window.location.host}</code>.
        </Trans>
      </p>
    </>
  )
}
