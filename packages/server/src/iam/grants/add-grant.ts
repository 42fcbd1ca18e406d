import type { Grant, Role } from '@openhss/contract'
import type { Transaction } from '../../db/connect.ts'
import { DEFAULT_ENTERPRISE_PROJECT } from '@openhss/contract'
import { ApiFailure, badRequest } from '../../http/answers/api-error.ts'
import { randomId } from '../secret.ts'
import { findGrants, insertGrant, ownsProjects } from './grant-queries.ts'
import type { GrantFacts } from './grant-queries.ts'

/**
 * A user's grants are read with each identity; a user with more would be granted enterprise projects one by
 * one.
 */
const MAX_GRANTS = 100
/** As many as a tenant has: 64 KB for each credential of the user that a server process remembers. */
const MAX_NAMED_ENTERPRISE_PROJECTS = 1000

/** The grant that a request asks for. */
export interface AskedGrant {
  readonly role: Role
  readonly project_id?: string | undefined
  readonly enterprise_project_ids?: readonly string[] | undefined
}

/**
 * Gives a user of the tenant a role. It is called inside `changeAccess`, so that no other change comes
 * between looking and writing.
 * @throws HSS.0013 for a project or an enterprise project that is not the tenant's: the same when it is
 *   foreign and when it does not exist.
 */
export async function addGrant(
  tx: Transaction,
  tenantId: string,
  userId: string,
  asked: AskedGrant,
): Promise<Grant> {
  const facts = factsOf(asked)
  await checkProjects(tx, tenantId, facts)
  const { count, named, sameId } = await findGrants(tx, userId, facts)
  if (sameId !== null) {
    throw badRequest(`The user has this grant already: grant_id ${sameId}.`)
  }
  if (count >= MAX_GRANTS) {
    throw badRequest(`The user has ${MAX_GRANTS} grants, which is the most.`)
  }
  const willBeNamed = named + (facts.enterpriseProjectIds?.length ?? 0)
  if (willBeNamed > MAX_NAMED_ENTERPRISE_PROJECTS) throw tooManyNamed(willBeNamed)
  return insertGrant(tx, randomId(), userId, facts)
}

/** Describes a grant for the audit log. */
export function describeGrant(asked: AskedGrant): Record<string, string> {
  const { role, projectId, enterpriseProjectIds } = factsOf(asked)
  return {
    role,
    ...(projectId !== null && { project_id: projectId }),
    ...(enterpriseProjectIds !== null && {
      enterprise_project_ids: enterpriseProjectIds.join(','),
    }),
  }
}

function factsOf({ role, project_id, enterprise_project_ids }: AskedGrant): GrantFacts {
  return {
    role,
    projectId: project_id ?? null,
    enterpriseProjectIds: enterprise_project_ids?.toSorted() ?? null,
  }
}

async function checkProjects(
  tx: Transaction,
  tenantId: string,
  { projectId, enterpriseProjectIds }: GrantFacts,
): Promise<void> {
  // The default one exists in every tenant and has no row.
  const ids = (enterpriseProjectIds ?? []).filter((id) => id !== DEFAULT_ENTERPRISE_PROJECT)
  if (await ownsProjects(tx, tenantId, projectId, ids)) return
  throw new ApiFailure('HSS.0013', 'The project or enterprise project does not exist here.')
}

function tooManyNamed(count: number): ApiFailure {
  return badRequest(
    `The grants of the user would name ${count} enterprise projects; ${MAX_NAMED_ENTERPRISE_PROJECTS} are the most. Without enterprise_project_ids a grant covers all of them.`,
  )
}
