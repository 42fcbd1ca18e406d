import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { SessionContext, askSession, findProject } from '../api/session.ts'
import { useSearchState } from '../components/search-state.ts'
import { ProjectContext, scopeQuery } from '../components/use-project.ts'
import { pathsOf } from '../paths.ts'
import { readSetting } from '../settings/browser-settings.ts'

/** Tells all that is in it who is signed in, and which project and enterprise project the page keeps to. */
export function PageScope({ children }: { readonly children: ReactNode }) {
  const { data: session } = useSuspenseQuery(askSession)
  const params: { readonly project?: string } = useParams({ strict: false })
  const { ep } = useSearchState().search
  const named = params.project ?? readSetting('project')
  const kept = useMemo(() => {
    const project =
      (named === undefined ? undefined : findProject(session, named)) ?? session.projects[0]
    const projectId = project?.id ?? ''
    const scoped = (q: string) => scopeQuery(q, ep)
    return { project, projectId, paths: pathsOf(projectId), ep, scoped }
  }, [session, named, ep])
  return (
    <SessionContext value={session}>
      <ProjectContext value={kept}>{children}</ProjectContext>
    </SessionContext>
  )
}
