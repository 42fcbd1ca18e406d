import type { System } from '../../../../host/system.ts'
import { AccountList } from '../../account-list.ts'
import { findNewerFile, ifAsItRuns } from '../../as-configured.ts'
import { instanceName } from '../../instance-name.ts'
import type { Obstacle, ServiceAccounts, ServiceInstance } from '../../service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { pamPasswordFiles, readPamAccounts } from '../pam/read-pam-accounts.ts'
import { readPamModules } from '../../../pam/read-pam-modules.ts'
import { versionsOf } from '../versions-of.ts'
import { isAnonymousWritable, isOn } from './parse-vsftpd.ts'
import { likelyConfigurationFile, readVsftpdConfiguration } from './read-configuration.ts'

/** A vsftpd. Its local users are accounts of the system and checked there; others come from PAM. */
export function createVsftpd(process: ServiceProcess): ServiceInstance {
  const { files } = process
  const name = instanceName(process, `/${likelyConfigurationFile(process)}`.slice(-100))
  const instance = { type: 'ftp', name } as const
  return {
    ...instance,
    process,
    restsOnFiles: true,
    version: () => {
      const configuration = readVsftpdConfiguration(process)
      const newer = findNewerFile(process, configuration.files) ?? 'as it runs'
      return Promise.resolve(`${newer} ${versionsOf(files, filesOf(files, configuration))}`)
    },
    readAccounts: () =>
      Promise.resolve(readAccounts(process, readVsftpdConfiguration(process), instance)),
  }
}

type Configuration = ReturnType<typeof readVsftpdConfiguration>

function readAccounts(
  process: ServiceProcess,
  { settings, gaps, unread, files }: Configuration,
  instance: Pick<ServiceInstance, 'type' | 'name'>,
): ServiceAccounts {
  // Without its configuration the defaults would be a guess.
  if (unread) return { accounts: [], gaps, obstacle: unread }
  const list = new AccountList(instance)
  if (isAnonymousWritable(settings)) {
    // Then a password is asked for: an e-mail address of a list.
    const isAsked = isOn(settings, 'secure_email_list_enable')
    const password = isAsked ? ({ kind: 'unsupported', scheme: 'e-mail list' } as const) : EMPTY
    list.add({ userName: 'anonymous', password, state: 'anonymous' })
  }
  let obstacle: Obstacle | undefined
  if (isOn(settings, 'local_enable')) {
    const stack = readPamModules(process.files, pamServiceOf(settings))
    list.noteAll(stack.gaps)
    obstacle = readPamAccounts(process.files, stack, list)
  }
  const found = list.list()
  const read = { accounts: found.accounts, gaps: [...gaps, ...found.gaps] }
  return ifAsItRuns({ ...read, ...(obstacle && { obstacle }) }, process, files, 'Restart vsftpd.')
}

const EMPTY = { kind: 'empty' } as const

function filesOf(files: System, configuration: Configuration): string[] {
  if (!isOn(configuration.settings, 'local_enable')) return configuration.files
  const modules = readPamModules(files, pamServiceOf(configuration.settings))
  return [...configuration.files, ...modules.files, ...pamPasswordFiles(modules.modules)]
}

/** vsftpd's own default; distributions write `vsftpd` into the file that they ship. */
function pamServiceOf(settings: ReadonlyMap<string, string>): string {
  return settings.get('pam_service_name') || 'ftp'
}
