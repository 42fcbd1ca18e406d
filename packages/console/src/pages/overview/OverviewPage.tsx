import { Trans, useLingui } from '@lingui/react/macro'
import type { CoverageReasons, FindingCounts } from '@openhss/contract'
import { ShownList } from '../../components/ShownList.tsx'
import { useSearchState } from '../../components/search-state.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'
import type { PageContext } from '../../page-context.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { PageHead } from '../../ui/layout/PageHead.tsx'
import { Stack } from '../../ui/layout/Stack.tsx'
import { useNow } from '../../ui/text/now.ts'
import { Time } from '../../ui/text/Time.tsx'
import { EndingAcceptances } from './EndingAcceptances.tsx'
import { FindingFigures } from './FindingFigures.tsx'
import { FindingTrend } from './FindingTrend.tsx'
import { FirstLook, NoHosts } from './FirstLook.tsx'
import { NothingFound } from './NothingFound.tsx'
import { overviewQuestions } from './overview-questions.ts'
import { isAllSeen, isFirstLook, mayBeAllSeen, overviewStage } from './overview-stage.ts'
import { SeenCard } from './SeenCard.tsx'
import { SinceYesterday } from './SinceYesterday.tsx'
import { WorstFindings } from './WorstFindings.tsx'
import styles from './OverviewPage.module.css'

export const load = ({ queryClient, projectId, search }: PageContext) => {
  const asked = overviewQuestions(projectId, search.ep)
  return Promise.all([
    queryClient.prefetchQuery(asked.counts),
    queryClient.prefetchQuery(asked.worst),
    queryClient.prefetchQuery(asked.trend),
    queryClient.prefetchQuery(asked.coverage),
    queryClient.prefetchQuery(asked.fullySeen),
    queryClient.prefetchQuery(asked.newcomers),
    queryClient.prefetchQuery(asked.changes),
    queryClient.prefetchQuery(asked.ending),
  ])
}

/** As long as nothing was found, the page looks this often, so that the first finding is not waited for. */
const FIRST_LOOK_MS = 5000

export function Page() {
  const { t } = useLingui()
  const answers = useStageAnswers()
  const { counts, coverage, newcomers } = answers
  const asOf = new Date(counts.updatedAt).toISOString()
  return (
    <>
      <PageHead
        title={<Trans>Overview</Trans>}
        name={t`Overview`}
        summary={
          counts.isOld && counts.answer !== undefined ? (
            <Trans>
              as of <Time at={asOf} look="absolute" />
            </Trans>
          ) : undefined
        }
      />
      <ShownList shown={coverage}>
        {(reasons) => (
          <ShownList shown={counts}>
            {(numbers) => {
              const hosts = newcomers.answer?.data_list ?? []
              const stage = overviewStage(reasons, hosts)
              if (stage === 'no_hosts') return <NoHosts />
              return (
                <>
                  {stage === 'first_look' ? <FirstLook hosts={hosts.filter(isFirstLook)} /> : null}
                  {stage === 'looked_at' || numbers.total_num > 0 ? (
                    <Fleet {...answers} reasons={reasons} numbers={numbers} />
                  ) : null}
                </>
              )
            }}
          </ShownList>
        )}
      </ShownList>
    </>
  )
}

/** What tells how far the fleet is; asked more often until something was found. */
function useStageAnswers() {
  const { projectId } = useProject()
  const { search } = useSearchState()
  const worst = useShown(overviewQuestions(projectId, search.ep).worst)
  const isFound = (worst.answer?.data_list.length ?? 0) > 0
  const questions = overviewQuestions(projectId, search.ep, isFound ? undefined : FIRST_LOOK_MS)
  return {
    worst,
    counts: useShown(questions.counts),
    coverage: useShown(questions.coverage),
    newcomers: useShown(questions.newcomers),
  }
}

/** The overview of a fleet that was looked at. */
function Fleet({
  worst,
  coverage,
  newcomers,
  reasons,
  numbers,
}: ReturnType<typeof useStageAnswers> & {
  readonly reasons: CoverageReasons
  readonly numbers: FindingCounts
}) {
  const { projectId } = useProject()
  const { search } = useSearchState()
  const questions = overviewQuestions(projectId, search.ep)
  const trend = useShown(questions.trend)
  const fullySeen = useShown(questions.fullySeen).answer?.total_num ?? 0
  const changes = useShown(questions.changes)
  const ending = useShown(questions.ending)
  const areAllSeen = useAreAllSeen(reasons) && !coverage.isOld
  return (
    <div className={styles.overview}>
      <Stack>
        <Card>
          <FindingFigures counts={numbers} coverage={reasons} fullySeen={fullySeen} />
          <ShownList shown={trend}>{(answer) => <FindingTrend trend={answer} />}</ShownList>
        </Card>
        <ShownList shown={worst}>
          {({ data_list: findings, total_num: total = findings.length }) =>
            findings.length === 0 ? (
              <NothingFound
                coverage={reasons}
                counts={numbers}
                fullySeen={fullySeen}
                isAllSeen={areAllSeen}
              />
            ) : (
              <WorstFindings findings={findings} total={total} isOld={worst.isOld} />
            )
          }
        </ShownList>
      </Stack>
      <Stack>
        <SeenCard
          coverage={reasons}
          fullySeen={fullySeen}
          newcomers={newcomers.answer?.data_list ?? []}
          isAllSeen={areAllSeen}
        />
        <ShownList shown={changes}>{(answer) => <SinceYesterday counts={answer} />}</ShownList>
        <ShownList shown={ending}>{(answer) => <EndingAcceptances ending={answer} />}</ShownList>
      </Stack>
    </div>
  )
}

/** Whether the whole fleet may be green; its hosts are asked for only where the numbers allow it. */
function useAreAllSeen(reasons: CoverageReasons): boolean {
  const { projectId } = useProject()
  const { search } = useSearchState()
  const now = useNow()
  const { stalest } = overviewQuestions(projectId, search.ep)
  const { answer, isOld } = useShown(stalest, { isEnabled: mayBeAllSeen(reasons) })
  return !isOld && isAllSeen(reasons, answer?.data_list ?? [], now)
}
