import { Trans, useLingui } from '@lingui/react/macro'
import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorText } from '../components/ErrorText.tsx'
import { Button } from '../ui/actions/Button.tsx'
import { EmptyState } from '../ui/feedback/EmptyState.tsx'
import { Skeleton } from '../ui/feedback/Skeleton.tsx'
import { PageHead } from '../ui/layout/PageHead.tsx'

/** In the place of a page whose first answer is on its way. */
export function LoadingPage() {
  return <Skeleton lines={12} />
}

/** In the place of a page that could not be shown. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const { t } = useLingui()
  const router = useRouter()
  return (
    <>
      <PageHead title={<Trans>This page cannot be shown</Trans>} name={t`Problem`} />
      <EmptyState
        title={<ErrorText error={error as Error} />}
        action={
          <Button
            onClick={() => {
              reset()
              void router.invalidate()
            }}
          >
            <Trans>Try again</Trans>
          </Button>
        }
      />
    </>
  )
}

/** For an address that is no page. */
export function UnknownPage() {
  const { t } = useLingui()
  return (
    <>
      <PageHead title={<Trans>There is no such page</Trans>} name={t`No such page`} />
      <EmptyState
        title={<Trans>The address leads nowhere.</Trans>}
        action={
          <a href="/">
            <Trans>To the overview</Trans>
          </a>
        }
      />
    </>
  )
}
