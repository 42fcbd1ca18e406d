import type { System } from '../../host/system.ts'
import { PAM_FOLDERS } from '../pam/read-pam-modules.ts'
import { NSSWITCH_FILES } from './account-services.ts'
import { GROUP_FILES } from './group-passwords.ts'
import { ACCOUNT_SOURCES } from './read-accounts.ts'
import { HOME_FOLDER, RECORD_FOLDERS } from './user-records.ts'

/**
 * Tells when an account of the system may have changed: a look at the place of each file that says something of
 * them. PAM is read again only when one of its files changed. Never throws.
 * @param listPamFiles files that hold passwords besides, as PAM names them; undefined: not known now
 */
export function createSourcesVersion(
  system: System,
  listPamFiles: () => Promise<readonly string[] | undefined>,
): () => Promise<string> {
  let known: { readonly version: string; readonly files: readonly string[] } | undefined
  return async () => {
    const ofPam = versions(
      system,
      PAM_FOLDERS.flatMap((folder) => inside(system, folder)),
    )
    if (known?.version !== ofPam) {
      known = { version: ofPam, files: (await listPamFiles()) ?? known?.files ?? [] }
    }
    const records = [...RECORD_FOLDERS, HOME_FOLDER].flatMap((folder) => inside(system, folder))
    const others = [...FILES, ...records, ...known.files]
    return `${ofPam} ${versions(system, others)}`
  }
}

const FILES: readonly string[] = [
  ...ACCOUNT_SOURCES.flatMap(({ passwd, shadow }) => [passwd, shadow]),
  ...Object.values(GROUP_FILES),
  ...NSSWITCH_FILES,
  'etc/ssh/sshd_config',
]

/** A folder and what is in it; of what is too much to look at every few seconds, the folder tells what comes and goes. */
function inside(system: System, folder: string): string[] {
  const listing = system.listDirectory(folder)
  if (!('value' in listing)) return []
  const names = listing.value.toSorted().slice(0, MAX_FILE_COUNT)
  return [folder, ...names.map((name) => `${folder}/${name}`)]
}

/** A look at one takes 5 µs. */
const MAX_FILE_COUNT = 1_000

function versions(system: System, files: readonly string[]): string {
  return files.map((file) => Object.values(system.versionOf(file)).join()).join(' ')
}
