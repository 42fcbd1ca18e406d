import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQueries } from '@tanstack/react-query'
import { ask } from '../../../api/ask.ts'
import { PlaceLink } from '../../../components/PlaceLink.tsx'
import { useProject } from '../../../components/use-project.ts'
import { Notice } from '../../../ui/feedback/Notice.tsx'
import { ProgressBar } from '../../../ui/feedback/ProgressBar.tsx'
import { Stack } from '../../../ui/layout/Stack.tsx'
import { HostText } from '../../../ui/text/HostText.tsx'
import { detectionOf } from './detection-state.ts'
import type { ActedHost } from './host-actions.ts'

/** How far the checks of passwords are that somebody asked for. They go on when nobody looks. */
export function DetectionProgress({ hosts }: { readonly hosts: readonly ActedHost[] }) {
  const { t } = useLingui()
  const { projectId, paths } = useProject()
  const answers = useQueries({
    queries: hosts.map(({ host_id }) => askScanStatus(projectId, host_id)),
  })
  const states = answers.map(({ data }) => detectionOf(data))
  const done = states.filter(({ phase }) => phase === 'done').length
  const failed = hosts.filter((_, place) => states[place]?.phase === 'failed')
  const hasBegun = states.some(({ share }) => share > 0)
  const share = states.reduce((sum, state) => sum + state.share, 0) / states.length
  const total = hosts.length
  const isOver = done + failed.length === total
  return (
    <Stack>
      <div role="status">
        {isOver ? (
          <Plural
            value={done}
            one="Passwords of # host were checked."
            other="Passwords of # hosts were checked."
          />
        ) : total === 1 ? (
          <Trans>The agent checks the passwords. You can close this: it goes on.</Trans>
        ) : (
          <Trans>
            {done} of {total} hosts are checked. You can close this: it goes on.
          </Trans>
        )}
      </div>
      {isOver ? null : (
        <ProgressBar label={t`Check of passwords`} share={hasBegun ? share : undefined} />
      )}
      {failed.length === 0 ? null : (
        <Notice tone="problem">
          <Trans>The check failed on these hosts:</Trans>{' '}
          {failed.map(({ host_id: id, name }) => (
            <PlaceLink key={id} place={paths.host(id, 'coverage')}>
              <HostText text={name} />{' '}
            </PlaceLink>
          ))}
        </Notice>
      )}
    </Stack>
  )
}

/** Asks how far the newest check of passwords is that somebody asked for. */
export function askScanStatus(projectId: string, hostId: string) {
  return ask(
    'showScanStatus',
    {
      params: { project_id: projectId, host_id: hostId },
      query: { enterprise_project_id: 'all_granted_eps', type: 'pwd' },
    },
    { refreshMs: 3000 },
  )
}
