import { Plural, Trans } from '@lingui/react/macro'
import { ask } from '../api/ask.ts'
import { useSilentSince } from '../api/connection.ts'
import { PlaceLink } from '../components/PlaceLink.tsx'
import { useMay, useProject } from '../components/use-project.ts'
import { useShown } from '../components/use-shown.ts'
import { Notice } from '../ui/feedback/Notice.tsx'
import { Time } from '../ui/text/Time.tsx'

/** What holds for every page, the worst of it: that the server does not answer, or that many hosts went offline together. */
export function Banner() {
  const silentSince = useSilentSince()
  if (silentSince === undefined) return <MassSilence />
  return (
    <Notice tone="problem">
      <Trans>
        The server does not answer since{' '}
        <Time at={new Date(silentSince).toISOString()} look="both" />. What you see is from before;
        the console keeps asking.
      </Trans>
    </Notice>
  )
}

/** One event and not hundreds: whoever reads it looks at the network first. */
function MassSilence() {
  const { projectId, paths } = useProject()
  const may = useMay()
  const question = ask('showFleet', { params: { project_id: projectId }, query: {} })
  const { answer } = useShown(question, { isEnabled: projectId !== '' && may('hss:hosts:list') })
  const silence = answer?.mass_silence
  if (silence === undefined) return null
  return (
    <Notice tone="warning">
      <Trans>
        <PlaceLink place={paths.hosts({ q: 'seen:offline' })}>
          <Plural value={silence.hosts} one="# host" other="# hosts" />
        </PlaceLink>{' '}
        went offline together <Time at={silence.since} look="both" />: it may be the network, a
        proxy or a site.
      </Trans>
    </Notice>
  )
}
