import path from 'node:path'
import type { Account } from '../../account.ts'
import { AccountList } from '../account-list.ts'
import { asConfigured, configuredObstacle, findNewerFile } from '../as-configured.ts'
import { fileObstacle } from '../file-obstacle.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../service.ts'
import type { ServiceProcess } from '../service-process.ts'
import { DEFAULT_USER, accountOf } from './users/acl-user.ts'
import type { RedisUser } from './users/acl-user.ts'
import { disguise } from './conversation/answer-memory.ts'
import { askServer } from './conversation/ask-server.ts'
import type { Answer } from './conversation/ask-users.ts'
import { configuredUsers } from './configuration/configured-users.ts'
import type { ConfiguredUsers } from './configuration/configured-users.ts'
import { lastValues } from './configuration/directive.ts'
import { findConfiguration } from './configuration/find-configuration.ts'

/** What a server says of its users where it says all of it, and otherwise its files as well. */
type Knowledge =
  | Extract<Answer, { kind: 'users' }>
  | { readonly kind: 'files'; readonly answer: Answer; readonly files: FileKnowledge }

type FileKnowledge =
  | (ConfiguredUsers & { readonly broken: number; readonly files: readonly string[] })
  | { readonly obstacle: Obstacle }

/** The users of a server. What it has now counts before what it was started with. */
export async function readRedis(
  instance: Pick<ServiceInstance, 'type' | 'name'>,
  process: ServiceProcess,
  signal: AbortSignal,
): Promise<ServiceAccounts> {
  const known = await learn(process, signal)
  const list = new AccountList(instance)
  if (known.kind === 'users') {
    for (const user of known.users) list.add(accountOf(user))
    if (known.broken > 0) list.note('ACL LIST line', 'malformed', known.broken)
    return list.list()
  }
  const { answer, files } = known
  if ('obstacle' in files) {
    if (answer.kind === 'open') list.add(accountOf(DEFAULT_USER))
    return { ...list.list(), obstacle: files.obstacle }
  }
  const hasChanged = contradicts(files, answer)
  const newer = newerFileOf(files, process)
  for (const user of files.users) {
    const account = hasChanged ? doubt(user, answer) : accountOf(user)
    // The agent sees by itself that the server answers without a password.
    const isSeen = user.name === 'default' && answer.kind === 'open'
    list.add(newer === undefined || isSeen ? account : asConfigured(account))
  }
  if (files.broken > 0) list.note('configuration line', 'malformed', files.broken)
  const isStale = newer === undefined ? undefined : configuredObstacle(`/${newer}`, RESTART)
  const obstacle = hasChanged ? CHANGED : isStale
  return { ...list.list(), ...(obstacle && { obstacle }) }
}

const RESTART =
  'Restart the server, or let the agent in: give the default user its password in the file.'

function newerFileOf(
  { files }: { readonly files: readonly string[] },
  process: ServiceProcess,
): string | undefined {
  return findNewerFile(
    process,
    files.map((file) => file.slice(1)),
  )
}

/** Changes when the users may have. No part of it can be tested for a password. */
export async function versionOfRedis(
  process: ServiceProcess,
  signal: AbortSignal,
): Promise<string> {
  const known = await learn(process, signal)
  if (known.kind === 'users') return disguise(JSON.stringify(known.users))
  const { answer, files } = known
  if ('obstacle' in files) return `${answer.kind} ${files.obstacle.detail}`
  const versions = files.files.map((name) => {
    return Object.values(process.files.versionOf(name.slice(1))).join()
  })
  const newer = newerFileOf(files, process) ?? 'as it runs'
  return [answer.kind, newer, ...versions, disguise(JSON.stringify(files.users))].join(' ')
}

async function learn(process: ServiceProcess, signal: AbortSignal): Promise<Knowledge> {
  const answer = await askServer(process, undefined, signal)
  if (answer.kind === 'users') return answer
  const files = readFiles(process)
  if (answer.kind !== 'closed' || 'obstacle' in files || files.password === undefined) {
    return { kind: 'files', answer, files }
  }
  const second = await askServer(process, files.password, signal)
  return second.kind === 'users' ? second : { kind: 'files', answer: second, files }
}

function readFiles(process: ServiceProcess): FileKnowledge {
  const found = findConfiguration(process)
  if ('obstacle' in found) return found
  const { directives, files, broken } = found.configuration
  const named = lastValues(directives, 'aclfile')?.[0] || undefined
  if (named === undefined) return { ...configuredUsers(directives, undefined), files, broken }
  const aclFile = path.posix.resolve(process.workingDirectory || '/', named)
  const text = process.files.readText(aclFile.slice(1), MAX_ACL_FILE_BYTES)
  if (!('value' in text)) return { obstacle: fileObstacle(aclFile, text.missing) }
  const configured = configuredUsers(directives, text.value)
  return { ...configured, files: [...files, aclFile], broken: broken + configured.broken }
}

/** 100 bytes for each user. */
const MAX_ACL_FILE_BYTES = 4 * 1024 * 1024

/** Whether the server shows that its users are no longer those of its files. */
function contradicts({ users }: ConfiguredUsers, answer: Answer): boolean {
  const main = users.find(({ name }) => name === 'default')
  const isOpen = main !== undefined && main.enabled && main.noPassword
  if (answer.kind === 'open') return !isOpen
  return answer.kind === 'refused' || (answer.kind === 'closed' && isOpen)
}

const CHANGED: Obstacle = {
  reason: 'failed',
  detail: 'the password of the default user is not the one of the configuration file',
  remedy: 'Write it down with CONFIG REWRITE or ACL SAVE, or correct the file.',
}

function doubt(user: RedisUser, answer: Answer): Pick<Account, 'userName' | 'password' | 'state'> {
  if (user.name !== 'default') return accountOf(user)
  if (answer.kind === 'open') return accountOf(DEFAULT_USER)
  const password = { kind: 'unknown', reason: 'failed', what: 'password set at run time' } as const
  return { userName: user.name, password }
}
