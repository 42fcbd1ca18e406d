import { Trans, useLingui } from '@lingui/react/macro'
import { Suspense, lazy } from 'react'
import type { ReactNode } from 'react'
import { ask } from '../../api/ask.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Skeleton } from '../../ui/feedback/Skeleton.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { InstantInput } from './InstantInput.tsx'

/** Its list costs a browser 40 kB, and the rest of the page does not wait for it. */
const HostPicker = lazy(async () => ({ default: (await import('./HostPicker.tsx')).HostPicker }))

/** One side of a comparison: a host, and a time. */
export function ComparedSide({
  title,
  hostId,
  at,
  onPick,
  onTime,
}: {
  readonly title: ReactNode
  readonly hostId: string | undefined
  /** RFC 3339; undefined: now. */
  readonly at: string | undefined
  readonly onPick: (hostId: string | undefined) => void
  readonly onTime: (at: string | undefined) => void
}) {
  const { t } = useLingui()
  const name = useHostName(hostId)
  const earlier = { [t`a day ago`]: 1, [t`a week ago`]: 7, [t`30 days ago`]: 30 }
  return (
    <Card title={title}>
      <Suspense fallback={<Skeleton lines={2} />}>
        <HostPicker
          // The name comes a moment after the ID of the address.
          key={`${hostId} ${name}`}
          label={<Trans>Host</Trans>}
          host={hostId === undefined ? undefined : { id: hostId, name: name ?? hostId }}
          onPick={onPick}
        />
      </Suspense>
      <InstantInput
        label={at === undefined ? <Trans>Time: now</Trans> : <Trans>Time</Trans>}
        at={at}
        onChange={onTime}
      />
      <Row>
        {Object.entries(earlier).map(([label, days]) => (
          <Button
            key={days}
            look="quiet"
            onClick={() => onTime(new Date(Date.now() - days * DAY_MS).toISOString())}
          >
            {label}
          </Button>
        ))}
        {at === undefined ? null : (
          <Button look="quiet" onClick={() => onTime(undefined)}>
            <Trans>now</Trans>
          </Button>
        )}
      </Row>
    </Card>
  )
}

/** The name of a host; undefined until it is known, and for one that was deleted. */
function useHostName(hostId: string | undefined): string | undefined {
  const { projectId } = useProject()
  const query = { q: `host:"${hostId}"`, sort: 'name' as const, limit: 1 }
  const question = ask(
    'listHosts',
    { params: { project_id: projectId }, query },
    { refreshMs: false },
  )
  const { answer } = useShown(question, { isEnabled: hostId !== undefined })
  const row = answer?.data_list[0]
  return row?.host_id === hostId ? row?.name : undefined
}

const DAY_MS = 86_400_000
