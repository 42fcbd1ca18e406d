import type { QueryClient } from '@tanstack/react-query'
import type { Session } from './api/session.ts'

/** What a page gets to know before it is shown. */
export interface PageContext {
  readonly queryClient: QueryClient
  readonly projectId: string
  readonly params: Readonly<Record<string, string>>
  readonly search: Readonly<Record<string, string | undefined>>
}

/** What a page of the account gets to know, which no project has. */
export interface AccountContext extends Omit<PageContext, 'projectId'> {
  readonly session: Session
}
