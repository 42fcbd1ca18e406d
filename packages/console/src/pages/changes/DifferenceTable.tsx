import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { PortComparison, PortDifference } from '@openhss/contract'
import { Known } from '../../components/Known.tsx'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { useProject } from '../../components/use-project.ts'
import type { KnownValue } from '../../known/known.ts'
import { pastProgram, previousProgram } from '../../known/past-programs.ts'
import { differenceTexts } from '../../text/change-texts.ts'
import { EmptyState } from '../../ui/feedback/EmptyState.tsx'
import { Tag } from '../../ui/feedback/Tag.tsx'
import type { Tone } from '../../ui/feedback/Tag.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import type { Column } from '../../ui/table/DataTable.tsx'
import { HostText } from '../../ui/text/HostText.tsx'

/** The ports in which two sides differ. */
export function DifferenceTable({
  comparison,
  isOld,
}: {
  readonly comparison: PortComparison
  readonly isOld: boolean
}) {
  const { t } = useLingui()
  const columns = useColumns(comparison)
  return (
    <DataTable
      label={t`Differences`}
      columns={columns}
      rows={comparison.data_list}
      keyOf={keyOf}
      isOld={isOld}
      empty={
        <EmptyState title={<Trans>The same ports are known to be open on both sides</Trans>} />
      }
    />
  )
}

function keyOf({ category, type, port, laddr, path = '' }: PortDifference): string {
  return JSON.stringify([category, type, port, laddr, path])
}

function useColumns({ left, right }: PortComparison): readonly Column<PortDifference>[] {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const texts = left.host_id === right.host_id ? differenceTexts : hostDifferenceTexts
  return [
    {
      id: 'port',
      head: t`Port`,
      isName: true,
      cell: ({ port, type, difference }) =>
        port === 0 ? (
          <Trans>{type} ports that the kernel hands out</Trans>
        ) : (
          <PlaceLink
            place={paths.port(type, port, { as_of: difference === 'closed' ? left.at : right.at })}
          >
            {port}/{type}
          </PlaceLink>
        ),
    },
    {
      id: 'difference',
      head: t`Difference`,
      cell: ({ difference }) => <Tag tone={TONES[difference]}>{i18n._(texts[difference])}</Tag>,
    },
    {
      id: 'address',
      head: t`Address`,
      cell: ({ laddr }) => <HostText text={laddr} look="code" />,
    },
    {
      id: 'place',
      head: t`Runs`,
      isMinor: true,
      cell: ({ category }) => (category === 'container' ? t`in a container` : t`on the host`),
    },
    {
      id: 'program',
      head: t`Program`,
      cell: (row) =>
        row.difference === 'program_changed' ? (
          <>
            <Program of={previousProgram(row)} /> → <Program of={pastProgram(row)} />
          </>
        ) : (
          <Program of={pastProgram(row)} />
        ),
    },
  ]
}

function Program({ of: program }: { readonly of: KnownValue<string> }) {
  return <Known of={program}>{(text) => <HostText text={text} look="code" />}</Known>
}

/** Of two hosts nothing opens or closes. */
const hostDifferenceTexts: typeof differenceTexts = {
  opened: msg`On the right alone`,
  closed: msg`On the left alone`,
  program_changed: msg`Another program`,
  not_known: msg`Not known`,
}

const TONES: Readonly<Record<PortDifference['difference'], Tone>> = {
  opened: 'medium',
  closed: 'plain',
  program_changed: 'medium',
  not_known: 'low',
}
