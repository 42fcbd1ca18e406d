import { createContext, use } from 'react'
import type { Permission } from '@openhss/contract/browser'
import { isAllowed, useSession } from '../api/session.ts'
import type { SessionProject } from '../api/session.ts'
import type { Paths, Place, Search } from '../paths.ts'

/** What a page keeps to. */
export interface KeptProject {
  readonly project: SessionProject | undefined
  readonly projectId: string
  readonly paths: Paths
  /** The enterprise project that the address keeps to, if it keeps to one. */
  readonly ep: string | undefined
  /** Adds the enterprise project that the page keeps to, if it keeps to one. */
  readonly scoped: (q: string) => string
}

/** Found out once for a page: a list asks in each of its cells. */
export const ProjectContext = createContext<KeptProject | undefined>(undefined)

/** The project of the page, or, on a page of the account, the one that was looked at last. */
export function useProject(): KeptProject {
  const kept = use(ProjectContext)
  if (kept === undefined) throw new Error('there is no project outside the frame')
  return kept
}

/** What the address of a link says behind its path: the enterprise project goes along within the project. */
export function useKeptSearch({ path, search }: Place): Search {
  const ep = use(ProjectContext)?.ep
  return ep === undefined || !path.startsWith('/p/') ? (search ?? {}) : { ep, ...search }
}

/** Adds the enterprise project that an address keeps to, if it keeps to one, to a query. Pure. */
export function scopeQuery(q: string, ep: string | undefined): string {
  return ep === undefined ? q : `${q} ep:"${ep}"`.trim()
}

/** Tells what the user may do in the project of the page. */
export function useMay(): (permission: Permission) => boolean {
  const session = useSession()
  const { project } = useProject()
  return (permission) => isAllowed(session, project, permission)
}
