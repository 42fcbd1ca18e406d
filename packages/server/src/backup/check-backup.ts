import { stat } from 'node:fs/promises'
import { DamagedBackup, readBlocks } from './backup-file.ts'
import type { BackupEnd, BackupManifest, BackupRows, MasterKeyBlock } from './backup-content.ts'

/** A backup of which every byte was read. */
export interface CheckedBackup {
  readonly file: string
  readonly bytes: number
  readonly manifest: BackupManifest
  readonly masterKey: string | undefined
  readonly end: BackupEnd
}

/** Reads a backup to its end. @throws what is wrong with it, and where. */
export async function checkBackup(options: {
  readonly file: string
  readonly onProgress?: (text: string) => void
  readonly signal?: AbortSignal
}): Promise<CheckedBackup> {
  const { file, onProgress, signal } = options
  const { size: bytes } = await stat(file)
  let manifest: BackupManifest | undefined
  let masterKey: string | undefined
  const rows: Record<string, number> = {}
  for await (const { kind, content, endsAt } of readBlocks(file)) {
    signal?.throwIfAborted()
    onProgress?.(`checking, ${Math.floor((100 * endsAt) / bytes)} %`)
    // The checksums say that these are the blocks that backUp wrote.
    if (kind === 'manifest') {
      manifest = content as BackupManifest
      for (const { name } of manifest.tables) rows[name] = 0
    } else if (kind === 'masterKey') {
      ;({ masterKey } = content as MasterKeyBlock)
    } else if (kind === 'rows') {
      const some = content as BackupRows
      rows[some.table] = (rows[some.table] ?? 0) + some.rows.length
    } else {
      const end = content as BackupEnd
      if (manifest === undefined || JSON.stringify(rows) !== JSON.stringify(end.rows)) {
        throw new DamagedBackup(file, endsAt, 'rows before this place are missing')
      }
      return { file, bytes, manifest, masterKey, end }
    }
  }
  throw new DamagedBackup(file, bytes, 'the file ends here')
}
