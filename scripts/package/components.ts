import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Something that others made and that is in a package. */
export interface Component {
  readonly name: string
  readonly version: string
  /** SPDX. */
  readonly license: string
  /** The text of the licence. */
  readonly licenseFile: string
  /** What it is, in the words of CycloneDX. */
  readonly kind: 'platform' | 'library' | 'data'
  /** Where its name counts, in the words of https://github.com/package-url/purl-spec. */
  readonly from: 'npm' | 'generic'
}

/** Licences that allow us to ship what is under them. */
const ALLOWED: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
])

/**
 * Reads what an npm package says of itself.
 * @throws for a licence that nobody has judged, or whose text is missing.
 */
export function readComponent(folder: string, kind: Component['kind'] = 'library'): Component {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Readonly<Record<'name' | 'version' | 'license', string>>
  if (!ALLOWED.has(license)) throw new Error(`${name}: nobody has judged its licence, ${license}`)
  const licenseFile = TEXTS_HERE[name] ?? findText(folder)
  if (licenseFile === undefined) throw new Error(`${name}: the text of its licence is missing`)
  return { name, version, license, licenseFile, kind, from: 'npm' }
}

/** Texts of packages that come without one. That of Node is of the version that package.json pins. */
const TEXTS_HERE: Readonly<Partial<Record<string, string>>> = {
  'abstract-logging': licenceHere('abstract-logging'),
  node: licenceHere('node'),
  postgres: licenceHere('postgres'),
  saxes: licenceHere('saxes'),
}

/** Gives the file of a licence that stands in this repository. */
export function licenceHere(name: string): string {
  return path.join(import.meta.dirname, 'licences', `${name}.txt`)
}

function findText(folder: string): string | undefined {
  const name = readdirSync(folder).find((file) => /^licen[cs]e(\.\w+)?$/i.test(file))
  return name === undefined ? undefined : path.join(folder, name)
}

/** Finds the folders of the npm packages that modules are of, each once, sorted. */
export function packageFoldersOf(modules: readonly string[]): string[] {
  const folders = modules.flatMap(
    (module) => /^\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module)?.[0] ?? [],
  )
  return [...new Set(folders)].toSorted()
}
