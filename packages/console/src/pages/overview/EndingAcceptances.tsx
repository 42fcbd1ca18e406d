import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Output } from '@openhss/contract'
import type { ApiOperations } from '../../api/api.ts'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { kindTexts } from '../../text/severity-texts.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { ENDING_DAYS } from './overview-questions.ts'
import styles from './lines.module.css'

/** Decisions that end soon, so that somebody has to decide again. */
export function EndingAcceptances({
  ending,
}: {
  readonly ending: Output<ApiOperations['listAcceptances']>
}) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  const { total_num: total = 0, data_list: rows } = ending
  return (
    <Card
      title={<Trans>Ending acceptances</Trans>}
      aside={
        total === 0 ? null : (
          <PlaceLink place={paths.findings({ q: `state:accepted until:<${ENDING_DAYS}d` })}>
            <Plural
              value={total}
              one={`# within ${ENDING_DAYS} days →`}
              other={`# within ${ENDING_DAYS} days →`}
            />
          </PlaceLink>
        )
      }
    >
      {total === 0 ? (
        <p className={styles.note}>
          <Trans>None ends within {ENDING_DAYS} days.</Trans>
        </p>
      ) : (
        <ul className={styles.lines}>
          {rows.map(({ finding_id: id, kind, name, until }) => (
            <li key={id}>
              <PlaceLink place={paths.findings({ q: 'state:accepted', open: id })}>
                {i18n._(kindTexts[kind])} · <HostText text={name} />
              </PlaceLink>
              {until === undefined ? null : (
                <span>
                  <Time at={until} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
