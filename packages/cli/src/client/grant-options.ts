import { roleNames } from '@openhss/contract'
import type { Role } from '@openhss/contract'
import { Option } from 'commander'
import type { Command } from 'commander'
import type { Api } from './create-client.ts'
import { findEnterpriseProject, findProject } from './find-named.ts'
import type { Named } from './find-named.ts'

export interface GrantOptions {
  readonly role: Role
  readonly project?: string
  readonly enterpriseProject?: readonly string[]
}

/** Adds the options that say which role a user gets and where it holds. */
export function addGrantOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--role <role>', 'what the user may do').choices(roleNames).makeOptionMandatory(),
    )
    .option('--project <project>', 'only in this project; without it, in the whole account')
    .addOption(
      new Option(
        '--enterprise-project <enterprise-project>',
        'only in this enterprise project, may be given several times; without it, in all of them',
      ).argParser((given: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        given,
      ]),
    )
}

/** Text about those options for the help. */
export const ROLES_HELP = `
Roles:
  admin      everything, also users, projects and access keys
  operator   reads what was found
  auditor    reads what was found, who the users are and what they did
  installer  makes join tokens
`

/** The part of the tenant in which a role holds. */
export interface Cover {
  /** Undefined stands for every project. */
  readonly project: Named | undefined
  readonly enterpriseProjects: readonly Named[] | undefined
}

export async function findCover(api: Api, options: Omit<GrantOptions, 'role'>): Promise<Cover> {
  const { project, enterpriseProject: given } = options
  return {
    // An empty name is looked up as well: an unset variable of a script must not mean the whole tenant.
    project: project === undefined ? undefined : await findProject(api, project, '--project'),
    enterpriseProjects: given && (await findEnterpriseProjects(api, given)),
  }
}

/** Returns the grant as the API takes it. */
export function toGrant(role: Role, { project, enterpriseProjects }: Cover) {
  return {
    role,
    ...(project && { project_id: project.id }),
    ...(enterpriseProjects && { enterprise_project_ids: enterpriseProjects.map(({ id }) => id) }),
  }
}

/** Describes a grant in words such as `operator in the whole account`. */
export function describeGrant(role: string, { project, enterpriseProjects }: Cover): string {
  if (enterpriseProjects === undefined) {
    return `${role} in ${project === undefined ? 'the whole account' : `project ${project.name}`}`
  }
  const where = project === undefined ? 'every project' : `project ${project.name}`
  const only = enterpriseProjects.map(({ name }) => name).join(', ')
  return `${role} in ${where}, there only in enterprise project ${only}`
}

async function findEnterpriseProjects(api: Api, given: readonly string[]): Promise<Named[]> {
  const found = new Map<string, Named>()
  for (const each of given) {
    const one = await findEnterpriseProject(api, each, '--enterprise-project')
    found.set(one.id, one)
  }
  return [...found.values()]
}
