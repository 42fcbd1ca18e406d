import { ask } from '../../api/ask.ts'
import { useProject } from '../../components/use-project.ts'
import { useShown } from '../../components/use-shown.ts'

/** Whether the server has packages of the agent; one that was started in a clone has none until they are built. */
export function useHasPackages(): boolean {
  const { projectId } = useProject()
  const question = ask(
    'listAgentInstallScript',
    { params: { project_id: projectId }, query: { os_type: 'Linux', os_arch: 'x86_64' } },
    { refreshMs: false },
  )
  return (useShown(question).answer?.install_script_list.length ?? 0) > 0
}
