import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { OwnWordList } from '@openhss/contract'
import { useState } from 'react'
import { ask } from '../../api/ask.ts'
import { Permitted } from '../../components/Permitted.tsx'
import { PermittedButton } from '../../components/PermittedButton.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Columns, Row } from '../../ui/layout/Stack.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { CompanyNamesDialog, RemoveWordsDialog, ReplaceWordsDialog } from './WordsDialogs.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

type Asked = 'replace' | 'remove' | 'names'

/** The words themselves are neither shown nor sent to the browser. */
const question = (projectId: string) =>
  ask(
    'showWeakWords',
    { params: { project_id: projectId }, query: { with_words: false } },
    { refreshMs: false },
  )

export const load = ({ queryClient, projectId }: PageContext) =>
  queryClient.prefetchQuery(question(projectId))

export function Page() {
  const { t } = useLingui()
  const { projectId } = useProject()
  const shown = useShown(question(projectId))
  return (
    <>
      <SettingsTabs />
      <PageHead
        title={<Trans>Own words</Trans>}
        name={t`Own words`}
        summary={
          <Trans>
            Agents test every account of this project with them, beside the list that OpenHSS
            brings.
          </Trans>
        }
      />
      <Permitted permission="hss:weakPwds:get">
        <ShownList shown={shown}>{(list) => <Words list={list} />}</ShownList>
      </Permitted>
    </>
  )
}

function Words({ list }: { readonly list: OwnWordList }) {
  const [asked, setAsked] = useState<Asked>()
  const onClose = () => setAsked(undefined)
  return (
    <Columns>
      <Card title={<Trans>List of words</Trans>}>
        <p>
          <Plural
            value={list.count}
            _0="There is no own word."
            one="There is # own word."
            other="There are # own words."
          />
        </p>
        <p>
          <Trans>
            Words are stored encrypted, and are not shown here. A new list takes the place of the
            one that is there.
          </Trans>
        </p>
        <Row>
          <PermittedButton
            permission="hss:weakPwds:set"
            look="primary"
            onClick={() => setAsked('replace')}
          >
            <Trans>Replace the list…</Trans>
          </PermittedButton>
          {list.count === 0 ? null : (
            <PermittedButton
              permission="hss:weakPwds:set"
              look="danger"
              onClick={() => setAsked('remove')}
            >
              <Trans>Remove all words…</Trans>
            </PermittedButton>
          )}
        </Row>
      </Card>
      <Card title={<Trans>Names of the company</Trans>}>
        {list.company_names.length === 0 ? (
          <p>
            <Trans>There is none.</Trans>
          </p>
        ) : (
          <ul>
            {list.company_names.map((name) => (
              <li key={name}>
                <HostText text={name} />
              </li>
            ))}
          </ul>
        )}
        <p>
          <Trans>
            Names of the company, its products and places. Agents make words from them, such as a
            name with a year.
          </Trans>
        </p>
        <Row>
          <PermittedButton permission="hss:weakPwds:set" onClick={() => setAsked('names')}>
            <Trans>Change the names…</Trans>
          </PermittedButton>
        </Row>
      </Card>
      {asked === 'replace' ? <ReplaceWordsDialog list={list} onClose={onClose} /> : null}
      {asked === 'remove' ? <RemoveWordsDialog list={list} onClose={onClose} /> : null}
      {asked === 'names' ? <CompanyNamesDialog list={list} onClose={onClose} /> : null}
    </Columns>
  )
}
