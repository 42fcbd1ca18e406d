import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import type { HostScans } from '@openhss/contract'
import { useState } from 'react'
import { SeenTag } from '../../components/HostMarks.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useEnterpriseProjects } from '../../components/use-enterprise-projects.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { visibleText } from '../../text/visible-text.ts'
import { Time } from '../../ui/text/Time.tsx'
import { HostActionDialog } from '../hosts/actions/HostActionDialog.tsx'
import { HostMenu } from '../hosts/actions/HostMenu.tsx'
import { useHostActions } from '../hosts/actions/host-actions.ts'
import type { HostAction } from '../hosts/actions/host-actions.ts'
import { AgentUsage } from './AgentUsage.tsx'
import styles from './HostHead.module.css'
import { askHostRow } from './host-questions.ts'

/** Who a host is, and what can be done to it. */
export function HostHead({ host }: { readonly host: HostScans }) {
  const { t } = useLingui()
  const { paths } = useProject()
  const navigate = useNavigate()
  const offered = useHostActions()
  const [action, setAction] = useState<HostAction>()
  return (
    <>
      <PageHead
        title={<HostText text={host.name} />}
        name={visibleText(host.name.slice(0, MAX_TITLE_CHARACTERS))}
        summary={<SeenTag seen={host.seen} />}
        actions={<HostMenu label={t`Actions`} look="plain" offered={offered} onAct={setAction} />}
      />
      <HostFacts host={host} />
      {action === undefined ? null : (
        <HostActionDialog
          action={action}
          hosts={[host]}
          onDone={action === 'delete' ? () => void navigate({ to: paths.hosts().path }) : undefined}
          onClose={() => setAction(undefined)}
        />
      )}
    </>
  )
}

/** The window's title takes no more of a name. */
const MAX_TITLE_CHARACTERS = 80

function HostFacts({ host }: { readonly host: HostScans }) {
  const { projectId, paths } = useProject()
  const { nameOf } = useEnterpriseProjects()
  const { answer } = useShown(askHostRow(projectId, host.host_id))
  const row = answer?.data_list.find(({ host_id: id }) => id === host.host_id)
  const { private_ip: ip, os_name: os, agent_version: version, labels } = host
  const isRenamed = host.name !== host.host_name
  return (
    <ul className={styles.facts}>
      {isRenamed ? (
        <li>
          <Trans>
            calls itself <HostText text={host.host_name} />
          </Trans>
        </li>
      ) : null}
      {ip === '' ? null : (
        <li>
          <HostText text={ip} look="code" />
        </li>
      )}
      <li>
        <HostText text={os} />
      </li>
      <li>
        <Trans>
          agent <HostText text={version} />
        </Trans>
        <AgentUsage usage={host.agent_usage} />
      </li>
      <li>
        <Trans>
          last seen <Time at={host.last_seen_at} />
        </Trans>
      </li>
      <li>
        <Trans>
          enterprise project <HostText text={nameOf(host.enterprise_project_id)} />
        </Trans>
      </li>
      {row?.group_name === undefined ? null : (
        <li>
          <PlaceLink place={paths.hosts({ q: `group:"${row.group_id ?? ''}"` })}>
            <Trans>
              group <HostText text={row.group_name} />
            </Trans>
          </PlaceLink>
        </li>
      )}
      {labels.map((label) => (
        <li key={label}>
          <PlaceLink place={paths.hosts({ q: `label:"${label}"` })} className={styles.label}>
            {label}
          </PlaceLink>
        </li>
      ))}
    </ul>
  )
}
