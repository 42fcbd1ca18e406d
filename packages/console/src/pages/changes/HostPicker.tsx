import { Combobox } from '@base-ui/react/combobox'
import { Trans } from '@lingui/react/macro'
import { formatQuery } from '@openhss/contract/browser'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ask } from '../../api/ask.ts'
import { useSearchState } from '../../components/search-state.ts'
import { scopeQuery, useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { Field } from '../../ui/forms/Field.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import styles from './HostPicker.module.css'

export interface PickedHost {
  readonly id: string
  readonly name: string
}

/** A field that finds a host by a part of its name while one types. */
export function HostPicker({
  label,
  host,
  onPick,
}: {
  readonly label: ReactNode
  readonly host: PickedHost | undefined
  readonly onPick: (hostId: string | undefined) => void
}) {
  const [typed, setTyped] = useState('')
  const hosts = useHosts(typed === host?.name ? '' : typed)
  return (
    <Combobox.Root<PickedHost>
      items={hosts}
      filter={null}
      value={host ?? null}
      onValueChange={(picked) => onPick(picked?.id)}
      onInputValueChange={setTyped}
      itemToStringLabel={({ name }) => name}
      itemToStringValue={({ id }) => id}
      isItemEqualToValue={(one, other) => one.id === other.id}
      autoHighlight
    >
      <Field label={label}>
        {(ids) => <Combobox.Input {...ids} className={styles.input} dir="auto" />}
      </Field>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className={styles.positioner}>
          <Combobox.Popup className={styles.popup}>
            <Combobox.Empty>
              <p className={styles.empty}>
                <Trans>No host has this in its name</Trans>
              </p>
            </Combobox.Empty>
            <Combobox.List>
              {(item: PickedHost) => (
                <Combobox.Item key={item.id} value={item} className={styles.item}>
                  <HostText text={item.name} />
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

/** The first hosts by name with a text in it; all of them without one. */
function useHosts(text: string): readonly PickedHost[] {
  const { projectId } = useProject()
  const { search } = useSearchState()
  const q =
    text.trim() === ''
      ? ''
      : formatQuery([
          {
            key: 'host',
            isNegated: false,
            values: [{ kind: 'text', parts: ['', text.trim(), ''] }],
          },
        ])
  const query = { q: scopeQuery(q, search.ep), sort: 'name' as const, limit: MAX_OFFERED }
  const question = ask(
    'listHosts',
    { params: { project_id: projectId }, query },
    { refreshMs: false },
  )
  const rows = useShown(question).answer?.data_list ?? []
  return rows.map(({ host_id: id, name }) => ({ id, name }))
}

const MAX_OFFERED = 20
