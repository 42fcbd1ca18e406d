import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Finding } from '@openhss/contract'
import { ask } from '../../api/ask.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Section } from './Section.tsx'
import { querySimilar } from './similar-findings.ts'

/** How many findings of the same there are, and the way to them. */
export function SameElsewhere({ finding }: { readonly finding: Finding }) {
  const { t } = useLingui()
  const { projectId, paths, scoped } = useProject()
  const q = querySimilar(finding)
  const { answer } = useShown(
    ask('countFindings', { params: { project_id: projectId }, query: { q: scoped(q ?? '') } }),
    { isEnabled: q !== undefined },
  )
  if (q === undefined || answer === undefined) return null
  const others = answer.total_num - (finding.state === 'open' ? 1 : 0)
  return (
    <Section title={t`Same elsewhere`}>
      <p>
        {others <= 0 ? (
          <Trans>No other finding of the same is open.</Trans>
        ) : (
          <PlaceLink place={paths.findings({ q })}>
            <Plural
              value={others}
              one="# more finding of the same is open"
              other="# more findings of the same are open"
            />
          </PlaceLink>
        )}
      </p>
    </Section>
  )
}
