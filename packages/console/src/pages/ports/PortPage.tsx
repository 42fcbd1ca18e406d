import { Trans, useLingui } from '@lingui/react/macro'
import { useParams } from '@tanstack/react-router'
import { fleetKeys, pastPortKeys } from '@openhss/contract/browser'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { QueryBox } from '../../components/QueryBox.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import type { PageContext } from '../../page-context.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { AsOfForm } from './AsOfForm.tsx'
import { askOpenPorts, askPastPorts, askPortNumber } from './port-questions.ts'
import { PastPortList } from './PastPortList.tsx'
import { PortFacets } from './PortFacets.tsx'
import { PortHead } from './PortHead.tsx'
import { PortList } from './PortList.tsx'
import { portOf, termsOfPort } from './shown-port.ts'

function NoSuchPort() {
  const { t } = useLingui()
  const { paths } = useProject()
  return (
    <>
      <PageHead title={<Trans>There is no such port</Trans>} name={t`No such port`} />
      <EmptyState
        title={<Trans>Ports are TCP or UDP, with a number from 1 to 65,535.</Trans>}
        action={
          <PlaceLink place={paths.ports()}>
            <Trans>All open ports</Trans>
          </PlaceLink>
        }
      />
    </>
  )
}

export const load = async ({ queryClient, projectId, params, search }: PageContext) => {
  const port = portOf(params)
  if (port === undefined) return
  const q = scopeQuery(`${termsOfPort(port)} ${search.q ?? ''}`.trim(), search.ep)
  const { as_of: at } = search
  await Promise.all(
    at === undefined
      ? [
          queryClient.prefetchQuery(askOpenPorts(projectId, q, search)),
          queryClient.prefetchQuery(askPortNumber(projectId, port.type, port.port, search)),
        ]
      : [queryClient.prefetchQuery(askPastPorts(projectId, q, at, search))],
  )
}

export function Page() {
  const port = portOf(useParams({ strict: false }))
  const { search } = useSearchState()
  if (port === undefined) return <NoSuchPort />
  const { as_of: asOf } = search
  return (
    <>
      <PortHead port={port} />
      <AsOfForm />
      {asOf === undefined ? <PortFacets port={port} /> : null}
      <Row>
        <QueryBox keys={asOf === undefined ? fleetKeys : pastPortKeys} />
      </Row>
      {asOf === undefined ? <PortList port={port} /> : <PastPortList port={port} at={asOf} />}
    </>
  )
}
