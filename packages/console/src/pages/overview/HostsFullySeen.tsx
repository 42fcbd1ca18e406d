import { Plural, useLingui } from '@lingui/react/macro'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'

/** How many hosts are fully seen, of how many: a link to them. */
export function HostsFullySeen({
  fullySeen,
  total,
}: {
  readonly fullySeen: number
  readonly total: number
}) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  const seen = i18n.number(fullySeen)
  return (
    <PlaceLink place={paths.hosts({ q: 'seen:online coverage:complete' })}>
      <Plural value={total} one={`${seen} of # host`} other={`${seen} of # hosts`} />
    </PlaceLink>
  )
}
