import * as Type from 'typebox'
import type { Static } from 'typebox'
import { enterpriseProjectId, projectParams, regionHeader } from './fields.ts'
import { defineOperations } from './operation.ts'

/** AgentInstallScriptResponseInfo of HSS v5. */
export const installScript = Type.Object({
  package_type: Type.Enum(['deb', 'rpm', 'tar.gz']),
  cmd: Type.String({
    description:
      'What to run on the host, as a user who may use sudo. It chooses the package by itself, and asks for a join token where OPENHSS_JOIN_TOKEN is not set.',
  }),
  package_download_url: Type.String({
    description: 'Address of the package, for who installs it otherwise.',
  }),
})
export type InstallScript = Static<typeof installScript>

const ignored = 'Ignored: the command is the same.'

export const installScriptOperations = defineOperations({
  listAgentInstallScript: {
    method: 'GET',
    path: '/v5/{project_id}/setting/agent-install-script',
    summary: 'List the commands that install the agent on a host',
    description:
      'One for each package of the newest version that the server has for the processor; none when it has no package. The address in them is the one that this request was sent to.',
    tag: 'Host management',
    access: 'hss:joinTokens:list',
    params: projectParams,
    headers: regionHeader,
    query: Type.Object({
      enterprise_project_id: enterpriseProjectId,
      os_type: Type.Enum(['Linux', 'Windows'], {
        description: 'Operating system; Windows is refused, because there is no agent for it.',
      }),
      os_arch: Type.Enum(['x86_64', 'aarch64'], { description: 'Processor.' }),
      outside_host: Type.Optional(Type.Boolean({ description: ignored })),
      outside_group_id: Type.Optional(Type.String({ maxLength: 256, description: ignored })),
      batch_install: Type.Optional(Type.Boolean({ description: ignored })),
      type: Type.Optional(Type.Enum(['password', 'ssh_key'], { description: ignored })),
    }),
    response: Type.Object({ install_script_list: Type.Array(installScript) }),
  },
})
