import { queryOptions } from '@tanstack/react-query'
import type { Session } from '@openhss/contract'
import type { Permission } from '@openhss/contract/browser'
import { createContext, use } from 'react'
import { answerTo } from './answer-to.ts'

export type { Session } from '@openhss/contract'
export type SessionProject = Session['projects'][number]

export const askSession = queryOptions({
  queryKey: ['showSession'],
  queryFn: (context) => answerTo('showSession', {}, context),
  staleTime: 60_000,
})

/** Found once for a page, which has hundreds of cells that ask what the user may do. */
export const SessionContext = createContext<Session | undefined>(undefined)

/** The session of the page; a page is only shown with one. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('there is no session outside the frame')
  return session
}

/** Finds the project of an address, by its ID or its name. */
export function findProject(session: Session, named: string): SessionProject | undefined {
  const { projects } = session
  return projects.find(({ id }) => id === named) ?? projects.find(({ name }) => name === named)
}

/** Whether a user may do something in a project, or else in the whole account. */
export function isAllowed(
  session: Session,
  project: SessionProject | undefined,
  permission: Permission,
): boolean {
  if (session.account_permissions.includes(permission)) return true
  return project?.permissions.includes(permission) ?? false
}
