import { Trans, useLingui } from '@lingui/react/macro'
import type { FindingCounts } from '@openhss/contract'
import { FINDING_KINDS, SEVERITIES } from '@openhss/contract/browser'
import type { ReactNode } from 'react'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { useProject } from '../../components/use-project.ts'
import { kindTexts } from '../../text/severity-texts.ts'
import { SpokenText } from '../../ui/layout/SpokenText.tsx'
import { Count } from '../../ui/text/Count.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { askFor, asksFor, isOwnedByNobody, toggleOwnedByNobody } from './query-words.ts'
import styles from './FilterLinks.module.css'

/** How many findings there are of each severity, kind and owner; each number adds itself to the query, or takes itself away. */
export function Facets({ q, counts }: { readonly q: string; readonly counts: FindingCounts }) {
  const { t, i18n } = useLingui()
  const toggled = (key: 'severity' | 'kind' | 'owner', word: string) => {
    const isChosen = asksFor(q, key, word)
    return { isChosen, q: askFor(q, key, isChosen ? undefined : word) }
  }
  const { none, names, others } = counts.owner
  const nobody = { isChosen: isOwnedByNobody(q), q: toggleOwnedByNobody(q) }
  return (
    <div className={styles.groups}>
      <Group name={t`Severity`}>
        {SEVERITIES.toReversed().map((severity) => (
          <Facet
            key={severity}
            number={counts.severity[severity]}
            {...toggled('severity', severity)}
          >
            <SeverityTag severity={severity} look="bare" />
          </Facet>
        ))}
      </Group>
      <Group name={t`Kind`}>
        {FINDING_KINDS.map((kind) => (
          <Facet key={kind} number={counts.kind[kind]} {...toggled('kind', kind)}>
            {i18n._(kindTexts[kind])}
          </Facet>
        ))}
      </Group>
      <Group name={t`Owner`}>
        <Facet number={none} {...nobody}>
          <Trans>Nobody</Trans>
        </Facet>
        {names.map(({ name, number }) => (
          <Facet key={name} number={number} {...toggled('owner', name)}>
            <HostText text={name} />
          </Facet>
        ))}
        {others === 0 ? null : (
          <li className={styles.rest}>
            <Trans>
              others <Count of={others} />
            </Trans>
          </li>
        )}
      </Group>
    </div>
  )
}

function Group({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <nav className={styles.group} aria-label={name}>
      <span className={styles.name} aria-hidden="true">
        {name}
      </span>
      <ul className={styles.facets}>{children}</ul>
    </nav>
  )
}

function Facet({
  number,
  isChosen,
  q,
  children,
}: {
  readonly number: number
  readonly isChosen: boolean
  readonly q: string
  readonly children: ReactNode
}) {
  const { paths } = useProject()
  if (number === 0 && !isChosen) return null
  return (
    <li data-is-current={isChosen}>
      <PlaceLink
        className={styles.facet}
        place={paths.findings({ q: q === '' ? undefined : q })}
        isInPlace
      >
        {children}
        <span className={styles.number}>
          <Count of={number} />
        </span>
        {isChosen ? (
          <>
            <span aria-hidden="true">✕</span>
            <SpokenText>
              <Trans>chosen; takes it out of the filter</Trans>
            </SpokenText>
          </>
        ) : null}
      </PlaceLink>
    </li>
  )
}
