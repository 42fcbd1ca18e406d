import { gapOf, inFile } from '../../host/gap.ts'
import type { Gap } from '@openhss/contract'
import type { System } from '../../host/system.ts'
import type { Account } from '../account.ts'
import { parseColonFile } from '../colon-file.ts'
import { parsePasswordField } from './password-field.ts'

/**
 * Groups with a password, which lets anybody on the host into them (newgrp(1)), as accounts of the name
 * `group:NAME`. A group without one lets in its members alone, so it is not listed. Never throws.
 */
export function readGroupPasswords(system: System): { accounts: Account[]; gaps: Gap[] } {
  const shadow = system.readText(GROUP_FILES.gshadow, MAX_FILE_BYTES)
  const group = system.readText(GROUP_FILES.group, MAX_FILE_BYTES)
  const secret = 'value' in shadow ? parseGroups(shadow.value, GROUP_FILES.gshadow) : undefined
  const plain = 'value' in group ? parseGroups(group.value, GROUP_FILES.group).entries : []
  const known = new Set(secret?.entries.map(({ userName }) => userName))
  const all = [...(secret?.entries ?? []), ...plain.filter(({ userName }) => !known.has(userName))]
  const isLost = 'missing' in shadow && shadow.missing !== 'absent'
  const isGroupLost = 'missing' in group && group.missing !== 'absent'
  return {
    accounts: all.flatMap(({ userName, hash }): Account[] => {
      const password = parsePasswordField(hash)
      const name = `group:${userName}`
      if (password.kind !== 'hash' || name.length > 256) return []
      return [{ service: 'system', instance: '', userName: name, comment: userName, password }]
    }),
    gaps: [
      ...(isLost ? [gapOf(inFile(GROUP_FILES.gshadow), shadow.missing)] : (secret?.gaps ?? [])),
      ...(isGroupLost ? [gapOf(inFile(GROUP_FILES.group), group.missing)] : []),
    ],
  }
}

export const GROUP_FILES = { group: 'etc/group', gshadow: 'etc/gshadow' } as const
/** Some 40,000 groups. */
const MAX_FILE_BYTES = 4 * 1024 * 1024

function parseGroups(text: string, file: string) {
  return parseColonFile(text, { file, parse: ([userName = '', hash = '']) => ({ userName, hash }) })
}
