import { useLingui } from '@lingui/react/macro'
import type { FleetHost } from '@openhss/contract'
import { SEVERITIES } from '@openhss/contract/browser'
import { Known } from '../../components/Known.tsx'
import { useProject } from '../../components/use-project.ts'
import { findingFigures } from '../../known/host-figures.ts'
import { severityTexts } from '../../text/severity-texts.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import { SpokenText } from '../../ui/layout/SpokenText.tsx'
import { Count } from '../../ui/text/Count.tsx'
import styles from './HostCells.module.css'

/** Open findings of a host, the worst first; severities without one are left out. */
export function FindingsCell({ host }: { readonly host: FleetHost }) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  const worstFirst = SEVERITIES.toReversed()
  return (
    <Known of={findingFigures(host)} place={paths.findings({ q: `host:"${host.host_id}"` })}>
      {(figures) =>
        worstFirst.every((severity) => figures[severity] === 0) ? (
          <Count of={0} />
        ) : (
          <span className={styles.figures}>
            {worstFirst
              .filter((severity) => figures[severity] > 0)
              .map((severity) => (
                <Tag key={severity} tone={severity} look="bare">
                  <SpokenText>{i18n._(severityTexts[severity])} </SpokenText>
                  <Count of={figures[severity]} />
                </Tag>
              ))}
          </span>
        )
      }
    </Known>
  )
}
