import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { api } from '../../../api/api.ts'
import { useProject } from '../../../components/use-project.ts'
import { Notice } from '../../../ui/feedback/Notice.tsx'
import { HostText } from '../../../ui/text/HostText.tsx'
import { DetectionProgress } from './DetectionProgress.tsx'
import type { HostDialogProps } from './host-actions.ts'
import { OneByOneDialog } from './OneByOneDialog.tsx'

/** Has the agents check the passwords of hosts now, and shows how far they are. */
export function DetectDialog({ hosts, onDone, onClose }: HostDialogProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  // What was chosen to begin with: a host that goes silent meanwhile stays in the list.
  const [reachable] = useState(() => hosts.filter(({ seen }) => seen !== 'offline'))
  const silent = hosts.filter(({ host_id: id }) => !reachable.some((host) => host.host_id === id))
  const nobody = reachable.length === 0 ? t`None of the hosts is heard of now` : undefined
  return (
    <OneByOneDialog
      title={t`Check passwords now`}
      action={
        <Plural
          value={reachable.length}
          one="Check passwords of # host"
          other="Check passwords of # hosts"
        />
      }
      hosts={reachable}
      act={({ host_id }) =>
        api.setManualDetect({
          params: { project_id: projectId, host_id },
          query: { enterprise_project_id: 'all_granted_eps' },
          body: { type: 'pwd' },
        })
      }
      disabledBecause={nobody}
      afterwards={<DetectionProgress hosts={reachable} />}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <Trans>
          The agents begin within seconds and test all accounts anew; that takes minutes and a share
          of one core. Nobody is locked out.
        </Trans>
      </p>
      {silent.length === 0 ? null : (
        <Notice tone="warning">
          <Plural
            value={silent.length}
            one="# host is offline, so nothing is started there:"
            other="# hosts are offline, so nothing is started there:"
          />{' '}
          {silent.slice(0, MAX_SILENT).map(({ host_id: id, name }) => (
            <span key={id}>
              <HostText text={name} />{' '}
            </span>
          ))}
        </Notice>
      )}
    </OneByOneDialog>
  )
}

const MAX_SILENT = 5
