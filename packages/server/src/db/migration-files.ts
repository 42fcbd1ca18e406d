import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface MigrationFile {
  /** 1, 2, 3 … without a gap. */
  readonly number: number
  /** File name, such as `0001_hosts.sql`. */
  readonly name: string
  readonly text: string
  readonly sha256: string
  /** True when the first line is `--! breaking`: programs that do not know this file must not run on it. */
  readonly breaking: boolean
  /** The part below the line `--! for each 500 hosts`, if there is one. */
  readonly batch: MigrationBatch | undefined
}

/** What is done for some hosts at a time, because it is too much for one transaction. */
export interface MigrationBatch {
  /** Hosts of one transaction. */
  readonly hosts: number
  /** Its statements find the hosts of the transaction in the table `migration_batch (project_id, host_id)`. */
  readonly text: string
}

/**
 * Reads `NNNN_name.sql` files in order.
 * @throws on another `.sql` name, a gap or a double number.
 */
export async function readMigrationFiles(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(names.map((name, index) => readMigrationFile(folder, name, index + 1)))
}

async function readMigrationFile(
  folder: string,
  name: string,
  expected: number,
): Promise<MigrationFile> {
  const digits = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
  if (digits === undefined) {
    throw new Error(`Migration ${name}: the name is not of the form 0001_lower_case_words.sql`)
  }
  if (Number(digits) !== expected) {
    const wanted = String(expected).padStart(4, '0')
    throw new Error(
      `Migration ${name}: the next number is ${wanted}; a number is missing or double`,
    )
  }
  const whole = await readFile(path.join(folder, name), 'utf8')
  const { text, batch } = splitBatch(whole)
  return {
    number: expected,
    name,
    text,
    sha256: createHash('sha256').update(whole).digest('hex'),
    breaking: /^--! breaking\b/.test(whole),
    batch,
  }
}

function splitBatch(whole: string): Pick<MigrationFile, 'text' | 'batch'> {
  const [line, hosts] = /^--! for each ([1-9]\d{0,4}) hosts$/m.exec(whole) ?? []
  if (line === undefined) return { text: whole, batch: undefined }
  const at = whole.indexOf(line)
  // Empty lines in place of the first part keep the places of errors those of the file.
  const above = whole.slice(0, at).replaceAll(/[^\n]+/g, '')
  return {
    text: whole.slice(0, at),
    batch: { hosts: Number(hosts), text: above + whole.slice(at) },
  }
}
