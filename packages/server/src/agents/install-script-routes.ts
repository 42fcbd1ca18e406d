import type { installScriptOperations } from '@openhss/contract'
import { badRequest } from '../http/answers/api-error.ts'
import type { AgentPackages } from '../http/install/agent-packages.ts'
import { checkEndpoint } from '../http/install/install-script.ts'
import type { Handlers } from '../http/operations.ts'
import { scopeOf } from '../iam/project-scope.ts'

export function installScriptHandlers(
  packages: AgentPackages,
): Handlers<typeof installScriptOperations> {
  return {
    listAgentInstallScript: async ({ query }, { caller, endpoint }) => {
      scopeOf(caller, query.enterprise_project_id)
      if (query.os_type === 'Windows') throw badRequest('os_type: there is no agent for Windows.')
      const server = checkEndpoint(endpoint)
      const fitting = (await packages.list()).filter(({ arch }) => arch === query.os_arch)
      const newest = fitting.filter(({ version }) => version === fitting[0]?.version)
      return {
        install_script_list: newest.map(({ format, file, sha256 }) => ({
          package_type: format,
          // Where the variable is not set, the script asks.
          cmd: `curl -fsSL ${server}/install.sh | sudo OPENHSS_JOIN_TOKEN="$OPENHSS_JOIN_TOKEN" sh`,
          package_download_url: `${server}/install/${file}?sha256=${sha256}`,
        })),
      }
    },
  }
}
