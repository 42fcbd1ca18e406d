import { Trans, useLingui } from '@lingui/react/macro'
import { useRouter } from '@tanstack/react-router'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorText } from '../components/ErrorText.tsx'
import { Button } from '../ui/actions/Button.tsx'
import { EmptyState } from '../ui/feedback/EmptyState.tsx'
import { Skeleton } from '../ui/feedback/Skeleton.tsx'
import { PageHead } from '../ui/layout/PageHead.tsx'
import { HostText } from '../ui/text/HostText.tsx'

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

/** For an address that is no page, or is in a project that the user has no part in. */
export function UnknownPage({ data }: { readonly data?: unknown }) {
  const { t } = useLingui()
  const project = projectOf(data)
  return (
    <>
      <PageHead title={<Trans>There is no such page</Trans>} name={t`No such page`} />
      <EmptyState
        title={
          project === undefined ? (
            <Trans>The address leads nowhere.</Trans>
          ) : (
            <Trans>
              You have no project <HostText text={project} look="code" />.
            </Trans>
          )
        }
        action={
          <a href="/">
            <Trans>To the overview</Trans>
          </a>
        }
      >
        {project === undefined ? undefined : (
          <Trans>An administrator of the tenant can grant you a role in it, if there is one.</Trans>
        )}
      </EmptyState>
    </>
  )
}

/** Reads what the router was told when the project of an address was not found. */
function projectOf(data: unknown): string | undefined {
  return (data as { readonly project?: string } | undefined)?.project
}
