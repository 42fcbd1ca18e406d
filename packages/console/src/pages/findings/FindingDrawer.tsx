import { Trans, useLingui } from '@lingui/react/macro'
import { PlaceLink } from '../../components/PlaceLink.tsx'
import { SeverityTag } from '../../components/SeverityTag.tsx'
import { ShownList } from '../../components/ShownList.tsx'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import { findingSentenceTexts } from '../../text/finding-sentences.ts'
import { whySeverityTexts } from '../../text/finding-words.ts'
import { Button } from '../../ui/actions/Button.tsx'
import { Notice } from '../../ui/feedback/Notice.tsx'
import { Row } from '../../ui/layout/Stack.tsx'
import { Drawer } from '../../ui/overlays/Drawer.tsx'
import { HostText } from '../../ui/text/HostText.tsx'
import { Time } from '../../ui/text/Time.tsx'
import { CommentForm } from './CommentForm.tsx'
import { FindingAcceptance } from './FindingAcceptance.tsx'
import { FindingActions } from './FindingActions.tsx'
import type { FindingDialog } from './FindingActions.tsx'
import { FindingAdvice } from './FindingAdvice.tsx'
import { FindingEvidence } from './FindingEvidence.tsx'
import { FindingFactList } from './FindingFactList.tsx'
import { FindingState } from './FindingState.tsx'
import { FindingTimeline } from './FindingTimeline.tsx'
import { FindingTitle } from '../../components/FindingTitle.tsx'
import { SameElsewhere } from './SameElsewhere.tsx'
import styles from './FindingDrawer.module.css'
import { Section } from './Section.tsx'
import { WhyWeak } from './WhyWeak.tsx'
import { findingQuestion } from './whole-finding.ts'
import type { WholeFinding } from './whole-finding.ts'

/** One finding beside the list: why it is there, what to do about it, how it is known, and what happened to it. */
export function FindingDrawer({
  findingId,
  previous,
  next,
  onMove,
  onClose,
  onDialog,
}: {
  readonly findingId: string
  /** The findings before and behind it in the list. */
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly onMove: (findingId: string) => void
  readonly onClose: () => void
  readonly onDialog: (dialog: FindingDialog) => void
}) {
  const { t } = useLingui()
  const { projectId } = useProject()
  const shown = useShown(findingQuestion(projectId, findingId))
  // Until the answer is there, that of the finding before is no answer about this one.
  const isOther = shown.answer !== undefined && shown.answer.finding_id !== findingId
  const move = (to: string | undefined, reason: string) => ({
    disabledBecause: to === undefined ? reason : undefined,
    onClick: () => (to === undefined ? undefined : onMove(to)),
  })
  return (
    <Drawer
      label={t`Finding`}
      subject={findingId}
      onClose={onClose}
      head={
        <Row>
          <Button look="quiet" {...move(previous, t`This is the first one of the page`)}>
            ↑ <Trans>Previous finding</Trans>
          </Button>
          <Button look="quiet" {...move(next, t`This is the last one of the page`)}>
            ↓ <Trans>Next finding</Trans>
          </Button>
        </Row>
      }
    >
      <ShownList shown={isOther ? { ...shown, answer: undefined } : shown}>
        {(finding) => <Details finding={finding} isOld={shown.isOld} onDialog={onDialog} />}
      </ShownList>
    </Drawer>
  )
}

function Details({
  finding,
  isOld,
  onDialog,
}: {
  readonly finding: WholeFinding
  readonly isOld: boolean
  readonly onDialog: (dialog: FindingDialog) => void
}) {
  const { t, i18n } = useLingui()
  const { paths } = useProject()
  const { severity, sentence, sentence_text: english } = finding
  return (
    <>
      <Row>
        <SeverityTag severity={severity} />
        <FindingState finding={finding} />
      </Row>
      <h2 className={styles.title}>
        <FindingTitle finding={finding} />
      </h2>
      <p>
        <PlaceLink place={paths.host(finding.host_id)}>
          <HostText text={finding.name} />
        </PlaceLink>
      </p>
      {finding.seen === 'offline' ? (
        <Notice tone="warning">
          <Trans>
            The host is offline. Everything here is as of{' '}
            <Time at={finding.last_seen_at} look="both" />.
          </Trans>
        </Notice>
      ) : null}
      {isOld ? (
        <Notice tone="warning">
          <Trans>This is from before: the server does not answer.</Trans>
        </Notice>
      ) : null}
      <FindingActions finding={finding} onDialog={onDialog} />
      <FindingAcceptance finding={finding} />
      <FindingFactList finding={finding} />
      <Section title={i18n._(whySeverityTexts[severity])}>
        <p>
          {findingSentenceTexts[sentence] === undefined
            ? english
            : i18n._(findingSentenceTexts[sentence])}
        </p>
      </Section>
      <WhyWeak finding={finding} />
      <Section title={t`What to do`}>
        <FindingAdvice finding={finding} />
      </Section>
      <Section title={t`How we know`}>
        <FindingEvidence finding={finding} />
      </Section>
      <SameElsewhere finding={finding} />
      <Section title={t`Timeline`}>
        <CommentForm findingId={finding.finding_id} />
        <FindingTimeline finding={finding} />
      </Section>
    </>
  )
}
