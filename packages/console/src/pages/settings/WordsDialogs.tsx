import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { OwnWordList } from '@openhss/contract'
import { MAX_COMPANY_NAMES } from '@openhss/contract/browser'
import { useState } from 'react'
import { useAct } from '../../api/act.ts'
import { api } from '../../api/api.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { textOf } from '../../components/form-texts.ts'
import { useProject } from '../../components/use-project.ts'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { TextArea, TextInput } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import { readCompanyNames, readWordList } from './word-list.ts'
import type { WordList } from './word-list.ts'

interface ListProps {
  readonly list: OwnWordList
  readonly onClose: () => void
}

export function ReplaceWordsDialog({ list, onClose }: ListProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const replace = useAct('replaceWeakWords')
  const [read, setRead] = useState<WordList>()
  const isEmpty = read === undefined || read.words.length === 0
  return (
    <FormDialog
      title={t`Replace the list of own words`}
      action={<Trans>Replace the list</Trans>}
      look={list.count === 0 ? 'primary' : 'danger'}
      disabledBecause={isEmpty ? t`Paste words or choose a file first` : undefined}
      submit={() =>
        replace.mutateAsync({
          params: { project_id: projectId },
          body: {
            words: [...(read?.words ?? [])],
            company_names: list.company_names,
            replaces: list.revision,
          },
        })
      }
      onClose={onClose}
    >
      <Field
        label={<Trans>Text file</Trans>}
        hint={<Trans>UTF-8, with one word in each line.</Trans>}
      >
        {(ids) => (
          <TextInput
            {...ids}
            type="file"
            accept=".txt,.lst,.dic,.csv,text/plain"
            onChange={({ target }) =>
              void target.files?.[0]?.text().then((text) => setRead(readWordList(text)))
            }
          />
        )}
      </Field>
      <Field label={<Trans>Or paste them, one in each line</Trans>}>
        {(ids) => (
          <TextArea
            {...ids}
            rows={6}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => setRead(readWordList(target.value))}
          />
        )}
      </Field>
      {read === undefined ? null : <ReadWords read={read} />}
      {list.count === 0 ? null : (
        <p>
          <Plural
            value={list.count}
            one="The # word that is there now is lost: the server does not show it here."
            other="The # words that are there now are lost: the server does not show them here."
          />
        </p>
      )}
    </FormDialog>
  )
}

/** How many words a text has, and what of it is not taken. */
function ReadWords({ read: { words, repeated, unfit, beyond } }: { readonly read: WordList }) {
  return (
    <Notice tone={unfit + beyond > 0 ? 'warning' : 'plain'}>
      <p>
        <Plural
          value={words.length}
          _0="No word."
          one="# word is taken."
          other="# words are taken."
        />
      </p>
      {repeated === 0 ? null : (
        <p>
          <Plural
            value={repeated}
            one="# line repeats another one."
            other="# lines repeat other ones."
          />
        </p>
      )}
      {unfit === 0 ? null : (
        <p>
          <Plural
            value={unfit}
            one="# line is no word: it is longer than 512 bytes, or has a NUL."
            other="# lines are no words: they are longer than 512 bytes, or have a NUL."
          />
        </p>
      )}
      {beyond === 0 ? null : (
        <p>
          <Plural
            value={beyond}
            one="# word is left out, because the list takes a million."
            other="# words are left out, because the list takes a million."
          />
        </p>
      )}
    </Notice>
  )
}

export function RemoveWordsDialog({ list, onClose }: ListProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const replace = useAct('replaceWeakWords')
  return (
    <FormDialog
      title={t`Remove all own words?`}
      action={<Trans>Remove all words</Trans>}
      look="danger"
      submit={() =>
        replace.mutateAsync({
          params: { project_id: projectId },
          body: { words: [], company_names: list.company_names, replaces: list.revision },
        })
      }
      onClose={onClose}
    >
      <p>
        <Plural
          value={list.count}
          one="# word is lost, and accounts are no longer tested with it."
          other="# words are lost, and accounts are no longer tested with them."
        />
      </p>
    </FormDialog>
  )
}

export function CompanyNamesDialog({ list, onClose }: ListProps) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const replace = useAct('replaceWeakWords')
  const [count, setCount] = useState(list.company_names.length)
  const save = async (form: FormData) => {
    // One call sets both, so the words that are there go along. When somebody changed either, the server refuses.
    const { words } = await api.showWeakWords({ params: { project_id: projectId }, query: {} })
    await replace.mutateAsync({
      params: { project_id: projectId },
      body: {
        words,
        company_names: readCompanyNames(textOf(form, 'names')),
        replaces: list.revision,
      },
    })
  }
  return (
    <FormDialog
      title={t`Names of the company`}
      action={<Trans>Save</Trans>}
      disabledBecause={
        count > MAX_COMPANY_NAMES ? t`There are at most ${MAX_COMPANY_NAMES} names` : undefined
      }
      submit={save}
      onClose={onClose}
    >
      <Field
        label={<Trans>One name in each line</Trans>}
        hint={<Trans>At most {MAX_COMPANY_NAMES} names of up to 64 characters.</Trans>}
      >
        {(ids) => (
          <TextArea
            {...ids}
            name="names"
            rows={6}
            defaultValue={list.company_names.join('\n')}
            onChange={({ target }) => setCount(readCompanyNames(target.value).length)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
