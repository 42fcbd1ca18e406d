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
  const text = await readFile(path.join(folder, name), 'utf8')
  return {
    number: expected,
    name,
    text,
    sha256: createHash('sha256').update(text).digest('hex'),
    breaking: /^--! breaking\b/.test(text),
  }
}
