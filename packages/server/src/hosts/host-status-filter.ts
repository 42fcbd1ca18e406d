import { FILTERS_NOT_COLLECTED, HSS_VERSIONS, OWN_HSS_VERSION } from '@openhss/contract'
import type { hostStatusOperations, Input } from '@openhss/contract'
import { badRequest } from '../http/answers/api-error.ts'
import type { HostStatusFilter } from './host-status-queries.ts'

type Query = Input<(typeof hostStatusOperations)['listHostStatus']>['query']

/**
 * Reads HSS's filters. Pure.
 * @param agentVersions those that the filter of upgradable agents lets through; null: all.
 * @returns undefined when no server can match.
 * @throws HSS.0001 for a filter about what is not collected.
 */
export function readHostStatusFilter(
  query: Query,
  agentVersions: readonly string[] | null,
): HostStatusFilter | undefined {
  refuseNotCollected(query)
  const hostIds = listOf(query.host_id_list, 'host_id_list', 100, 36)
  const filter = {
    isOffline: query.protect_interrupt ?? null,
    isDegraded: query.protect_degradation ?? null,
    protectStatus: query.protect_status === 'closed' ? null : (query.protect_status ?? null),
    detectResult: query.detect_result ?? null,
    hasWeakAccounts: query.has_baseline ?? null,
    hostName: query.host_name ?? null,
    privateIp: query.private_ip ?? null,
    publicIp: query.public_ip ?? null,
    anyIp: query.ip_addr ?? null,
    label: query.label ?? null,
    groupId: query.group_id ?? null,
    groupName: query.group_name ?? null,
    hostIds: query.host_id === undefined ? hostIds : [query.host_id],
    hostNames: listOf(query.host_name_list, 'host_name_list', 60, 64),
    privateIps: listOf(query.private_ip_list, 'private_ip_list', 100, 39),
    publicIps: listOf(query.public_ip_list, 'public_ip_list', 100, 39),
    agentVersions,
  }
  const online = [
    filter.isOffline === null ? undefined : !filter.isOffline,
    onlineOfAgentStatus(query.agent_status),
    query.host_status === 'ACTIVE' ? true : undefined,
  ].filter((wanted) => wanted !== undefined)
  const isImpossible =
    (online.includes(true) && online.includes(false)) ||
    !isOwnVersion(query) ||
    query.os_type === 'Windows' ||
    query.protect_status === 'closed' ||
    NOT_INSTALLED.has(query.agent_status ?? '') ||
    (query.host_id !== undefined && hostIds !== null && !hostIds.includes(query.host_id))
  if (isImpossible) return undefined
  return { ...filter, isOffline: online[0] === undefined ? null : !online[0] }
}

function refuseNotCollected(query: Query): void {
  for (const [name, what] of Object.entries(FILTERS_NOT_COLLECTED)) {
    if (query[name as keyof Query] !== undefined) throw notCollected(name, what)
  }
  if (query.host_status !== undefined && query.host_status !== 'ACTIVE') {
    throw notCollected('host_status', 'why a server is away')
  }
}

function notCollected(name: string, what: string): Error {
  return badRequest(`${name}: OpenHSS does not look at this (${what}).`)
}

/** Undefined: both. */
function onlineOfAgentStatus(status: Query['agent_status']): boolean | undefined {
  if (status === 'online') return true
  return status === 'offline' || status === 'not_online' ? false : undefined
}

const NOT_INSTALLED = new Set<string>(['not_installed', 'install_failed', 'installing'])

function isOwnVersion({ version, above_version: orAbove }: Query): boolean {
  if (version === undefined || version === OWN_HSS_VERSION) return true
  return orAbove === true && HSS_VERSIONS.indexOf(version) < HSS_VERSIONS.indexOf(OWN_HSS_VERSION)
}

/** Splits a list at its commas. @throws HSS.0001 when there are too many parts, or one has a wrong length. */
function listOf(
  text: string | undefined,
  name: string,
  maxCount: number,
  maxLength: number,
): string[] | null {
  if (text === undefined) return null
  const parts = text.split(',')
  if (parts.length > maxCount || parts.some((part) => part === '' || part.length > maxLength)) {
    const each = `of 1 to ${maxLength} characters each`
    throw badRequest(`${name} must be 1 to ${maxCount} texts ${each}, separated by commas.`)
  }
  return parts
}
