import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import type { EnterpriseProject, Project, User } from '@openhss/contract'
import { CliError } from '../cli-error.ts'
import type { Api } from './create-client.ts'
import { listAll } from './pages.ts'
import type { Page } from './pages.ts'
import type { TenantSession } from './session.ts'

/** A thing that a command line names by its name or its ID. */
export interface Named {
  readonly id: string
  readonly name: string
}

export async function findProject(api: Api, given: string, source: string): Promise<Named> {
  const { data_list: projects } = await listProjects(api)
  return pickNamed(given, projects, { source, what: 'projects', list: 'openhss projects list' })
}

export async function findEnterpriseProject(
  api: Api,
  given: string,
  source: string,
): Promise<Named> {
  if (given === DEFAULT.id || given === DEFAULT.name) return DEFAULT
  const { data_list: enterpriseProjects } = await listEnterpriseProjects(api)
  return pickNamed(given, enterpriseProjects, {
    source,
    what: 'enterprise projects',
    list: 'openhss enterprise-projects list',
  })
}

/** Finds a user. The user who signed in is known without the right to see the others. */
export async function findUser(
  { api, user }: TenantSession,
  given: string,
  source: string,
): Promise<Named> {
  if (given === user.id || given === user.name) return user
  const { data_list: users } = await listUsers(api)
  return pickNamed(given, users, { source, what: 'users', list: 'openhss users list' })
}

export function listUsers(api: Api): Promise<Page<User>> {
  return listAll((page) => api.listUsers({ query: page }))
}

export function listProjects(api: Api): Promise<Page<Project>> {
  return listAll(async ({ limit, offset }) => {
    const query = { page: offset / limit + 1, per_page: limit }
    const { projects } = await api.listProjects({ query })
    return { total_num: projects.length, data_list: projects }
  })
}

export function listEnterpriseProjects(api: Api): Promise<Page<EnterpriseProject>> {
  return listAll(async (page) => {
    const { enterprise_projects: found, total_count: total } = await api.listEnterpriseProjects({
      query: { ...page, sort_key: 'name', sort_dir: 'asc' },
    })
    return { total_num: total, data_list: found }
  })
}

/** Every tenant has this one from the start, and no other may have its name. */
const DEFAULT: Named = { id: DEFAULT_ENTERPRISE_PROJECT, name: 'default' }

interface Sought {
  /** The option or the argument that gave the name. */
  readonly source: string
  readonly what: string
  /** The command that lists the possible names. */
  readonly list: string
}

/**
 * Picks the thing with this ID, else the one with this name: a name that looks like another's ID does not
 * stand in for that one.
 */
export function pickNamed<T extends Named>(
  given: string,
  all: readonly T[],
  { source, what, list }: Sought,
): T {
  const found = all.find(({ id }) => id === given) ?? all.find(({ name }) => name === given)
  if (found !== undefined) return found
  const few = all.length > 0 && all.length <= SHOWN_NAMES
  const remedy = few ? all.map(({ name }) => name).join(', ') : `see \`${list}\``
  throw new CliError(`${source} ${JSON.stringify(given)} is none of your ${what}: ${remedy}`)
}

const SHOWN_NAMES = 8
