import { useParams } from '@tanstack/react-router'
import type { Permission } from '@openhss/contract/browser'
import { findProject, isAllowed, useSession } from '../api/session.ts'
import type { SessionProject } from '../api/session.ts'
import { pathsOf } from '../paths.ts'
import type { Paths } from '../paths.ts'
import { readSetting } from '../settings/browser-settings.ts'
import { useSearchState } from './search-state.ts'

/** The project of the page, or, on a page of the account, the one that was looked at last. */
export function useProject(): {
  project: SessionProject | undefined
  projectId: string
  paths: Paths
  /** Adds the enterprise project that the page keeps to, if it keeps to one. */
  scoped: (q: string) => string
} {
  const session = useSession()
  const params: { readonly project?: string } = useParams({ strict: false })
  const { ep } = useSearchState().search
  const named = params.project ?? readSetting('project')
  const project =
    (named === undefined ? undefined : findProject(session, named)) ?? session.projects[0]
  const projectId = project?.id ?? ''
  return {
    project,
    projectId,
    paths: pathsOf(projectId),
    scoped: (q) => scopeQuery(q, ep),
  }
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
