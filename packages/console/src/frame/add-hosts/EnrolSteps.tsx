import { Trans, useLingui } from '@lingui/react/macro'
import { ask } from '../../api/ask.ts'
import { ErrorText } from '../../components/ErrorText.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Skeleton } from '../../ui/feedback/Skeleton.tsx'
import { CopyText } from '../../ui/text/CopyText.tsx'
import { enrolCommand, installCommand, reachOf } from './enrol-command.ts'
import styles from './EnrolSteps.module.css'
import type { MadeToken } from './use-join-token.ts'

/** What to run on a host, as root. */
export function EnrolSteps({ made: { joinToken, error, tryAgain } }: { readonly made: MadeToken }) {
  const { t } = useLingui()
  const endpoint = window.location.origin
  const hasPackages = useHasPackages()
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
      {hasPackages ? (
        <>
          <p className={styles.says}>
            <Trans>
              On each host, as a user who may use sudo. It looks at everything first, and{' '}
              <code>sh -s -- --dry-run</code> in the place of <code>sh</code> only looks:
            </Trans>
          </p>
          <Command label={t`Command that installs and enrols`}>
            {joinToken && installCommand({ endpoint, joinToken })}
          </Command>
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
            <Command label={t`Command that enrols the host`}>
              {joinToken && enrolCommand({ endpoint, joinToken })}
            </Command>
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

/** A command to copy, once there is a token for it. */
function Command({
  label,
  children: text,
}: {
  readonly label: string
  readonly children: string | undefined
}) {
  return text === undefined ? <Skeleton lines={3} /> : <CopyText label={label} text={text} />
}

/** Whether the server has packages of the agent; one that was started in a clone has none until they are built. */
function useHasPackages(): boolean {
  const { projectId } = useProject()
  const question = ask(
    'listAgentInstallScript',
    { params: { project_id: projectId }, query: { os_type: 'Linux', os_arch: 'x86_64' } },
    { refreshMs: false },
  )
  return (useShown(question).answer?.install_script_list.length ?? 0) > 0
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
