import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import type { ChangeOutcome } from './finding-change.ts'

/** Says what became of a change of findings, also of those that it did not change. */
export function ChangeNotice({
  outcome,
  onClose,
}: {
  readonly outcome: ChangeOutcome
  readonly onClose: () => void
}) {
  const { unchanged, notFound, kept } = outcome
  return (
    <Notice
      tone={unchanged + notFound + kept.length === 0 ? 'plain' : 'warning'}
      action={
        <Button look="quiet" onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      <Done outcome={outcome} />
      {unchanged === 0 ? null : (
        <>
          {' '}
          <Plural
            value={unchanged}
            one="# was so already, or is fixed."
            other="# were so already, or are fixed."
          />
        </>
      )}
      {kept.length === 0 ? null : (
        <>
          {' '}
          <Plural
            value={kept.length}
            one="# stays as somebody else accepted it meanwhile."
            other="# stay as somebody else accepted them meanwhile."
          />
        </>
      )}
      {notFound === 0 ? null : (
        <>
          {' '}
          <Plural
            value={notFound}
            one="# is not there any more."
            other="# are not there any more."
          />
        </>
      )}
    </Notice>
  )
}

function Done({ outcome: { action, changed } }: { readonly outcome: ChangeOutcome }) {
  switch (action) {
    case 'accept':
      return <Plural value={changed} one="# finding accepted." other="# findings accepted." />
    case 'reopen':
      return <Plural value={changed} one="# finding reopened." other="# findings reopened." />
    case 'assign':
      return <Plural value={changed} one="# finding assigned." other="# findings assigned." />
    case 'comment':
      return (
        <Plural value={changed} one="# finding commented on." other="# findings commented on." />
      )
    default:
      return action satisfies never
  }
}
