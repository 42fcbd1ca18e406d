import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { Change } from '@openhss/contract'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import { accountStateTexts } from '../../text/account-texts.ts'
import { changeTexts } from '../../text/change-texts.ts'
import { Tag } from '../../ui/feedback/Tag.tsx'
import type { Tone } from '../../ui/feedback/Tag.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time, formatInstant } from '../../ui/text/Time.tsx'
import { beforeAndAfter } from './change-places.ts'
import { ChangeSentence } from './ChangeSentence.tsx'
import styles from './ChangeRow.module.css'

/** One change: when, of which kind, on which host, and what. */
export function ChangeRow({ change }: { readonly change: Change }) {
  const { i18n } = useLingui()
  const { paths } = useProject()
  const { at, kind, host_id: hostId, name } = change
  const comparison = beforeAndAfter(change, paths)
  return (
    <li className={styles.row}>
      <time className={styles.at} dateTime={at}>
        {formatInstant(at).slice(CLOCK_BEGINS_AT)}
      </time>
      <span>
        <Tag tone={TONES[kind] ?? 'plain'} look="bare">
          {i18n._(changeTexts[kind])}
        </Tag>
      </span>
      <span className={styles.host}>
        {kind === 'deleted' ? (
          <HostText text={name} />
        ) : (
          <PlaceLink place={paths.host(hostId)}>
            <HostText text={name} />
          </PlaceLink>
        )}
      </span>
      <div className={styles.what}>
        <p>
          <ChangeSentence change={change} />
        </p>
        <Notes change={change} />
      </div>
      <span className={styles.more}>
        {comparison === undefined ? null : (
          <PlaceLink place={comparison}>
            <Trans>Before and after</Trans>
          </PlaceLink>
        )}
      </span>
    </li>
  )
}

/** What else there is to know of it. */
function Notes({ change }: { readonly change: Change }) {
  const { i18n } = useLingui()
  const { at, after, flaps, category, account_state: state } = change
  const isLoose = after !== undefined
  if (!isLoose && flaps === undefined && category !== 'container' && state === undefined) {
    return null
  }
  return (
    <ul className={styles.notes}>
      {category === 'container' ? (
        <li>
          <Trans>in a container</Trans>
        </li>
      ) : null}
      {isLoose ? (
        <li>
          <Trans>
            at some time between <Time at={after} look="absolute" /> and{' '}
            <Time at={at} look="absolute" />: nobody looked in between
          </Trans>
        </li>
      ) : null}
      {flaps === undefined ? null : (
        <li>
          <Plural
            value={flaps}
            one="closed # time for less than five minutes"
            other="closed # times for less than five minutes"
          />
        </li>
      )}
      {state === undefined ? null : <li>{i18n._(accountStateTexts[state])}</li>}
    </ul>
  )
}

const CLOCK_BEGINS_AT = '2026-11-29 '.length

const TONES: Readonly<Partial<Record<Change['kind'], Tone>>> = {
  port_opened: 'medium',
  program_changed: 'medium',
  offline: 'high',
  cloned: 'high',
  coverage_lost: 'low',
  changes_lost: 'low',
}
