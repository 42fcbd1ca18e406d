import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { FindingCounts, PortNumberFacets } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { PortStatusTag } from '../../components/HostMarks.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useMay, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { askCommonPort, askPortNumber } from './port-questions.ts'
import styles from './PortHead.module.css'
import { acceptedPort } from './shown-port.ts'
import type { ShownPort } from './shown-port.ts'

/** What a port number is: its usual service, how many hosts have it, and what is known of its danger. */
export function PortHead({ port }: { readonly port: ShownPort }) {
  const { projectId } = useProject()
  const { search } = useSearchState()
  const { answer: facets } = useShown(askPortNumber(projectId, port.type, port.port, search))
  const name = `${port.port}/${port.type}`
  const service = facets?.service
  const whole = service === undefined ? name : `${name} ${service}`
  return (
    <>
      <PageHead
        title={whole}
        name={whole}
        summary={
          <>
            {facets === undefined || facets.hosts === 0 ? null : <Hosts facets={facets} />}
            <Findings port={port} />
          </>
        }
      />
      <Meaning port={port} service={service} />
    </>
  )
}

function Hosts({ facets: { hosts, port, statuses } }: { readonly facets: PortNumberFacets }) {
  const { paths } = useProject()
  const { accepted = 0 } = statuses
  // To HSS what is accepted is normal.
  const counts = { ...statuses, normal: statuses.normal - accepted }
  return (
    <>
      <span>
        <Plural value={hosts} one="# host now" other="# hosts now" />
      </span>
      {STATUSES.filter((status) => counts[status] > 0).map((status) => (
        <span key={status} className={styles.status}>
          <PortStatusTag status={status} /> <Count of={counts[status]} />
        </span>
      ))}
      {accepted === 0 ? null : (
        <span className={styles.status}>
          <PlaceLink place={paths.findings({ q: acceptedPort(port) })}>
            <Tag tone="low">
              <Trans>Accepted</Trans>
            </Tag>
          </PlaceLink>{' '}
          <Count of={accepted} />
        </span>
      )}
    </>
  )
}

const STATUSES = ['danger', 'unknown', 'normal'] as const

function Findings({ port }: { readonly port: ShownPort }) {
  const { projectId, paths, scoped } = useProject()
  const may = useMay()
  // A finding of an account of a service has its port, and no type: a Redis without a password must not be left out.
  const q = `port:${port.port}`
  const { answer } = useShown(
    ask('countFindings', { params: { project_id: projectId }, query: { q: scoped(q) } }),
    { isEnabled: may('openhss:findings:list') },
  )
  const total: FindingCounts['total_num'] | undefined = answer?.total_num
  if (total === undefined || total === 0) return null
  return (
    <PlaceLink place={paths.findings({ q })}>
      <Plural value={total} one="# open finding" other="# open findings" />
    </PlaceLink>
  )
}

/** The sentence of the built-in list. That list is by number: what it says of UDP is not said of TCP. */
function Meaning({
  port: { type, port },
  service,
}: {
  readonly port: ShownPort
  readonly service: string | undefined
}) {
  const { i18n } = useLingui()
  const { projectId } = useProject()
  const { answer } = useShown(askCommonPort(projectId, port))
  if (answer === undefined) return null
  return (
    <p className={styles.meaning}>
      {answer.type === type ? (
        withoutName(i18n.locale === 'zh' ? answer.description : answer.description_en, service)
      ) : (
        <Trans>
          This number is on no list of known ports, so its program says more than the number.
        </Trans>
      )}
    </p>
  )
}

/** The heading names the service already. Pure. */
function withoutName(sentence: string, service: string | undefined): string {
  const names = service === undefined ? [] : [`${service}: `, `${service}：`]
  const name = names.find((each) => sentence.startsWith(each)) ?? ''
  return sentence.slice(name.length)
}
