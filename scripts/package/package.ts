import type { Target } from './target.ts'

/** What packages of all forms are made from. */
export interface Package {
  readonly name: string
  /** What a person types, and the file that starts it. */
  readonly command: string
  /** Folder here of its files that are written by hand. */
  readonly hand: 'agent' | 'server'
  readonly version: string
  readonly target: Target
  readonly summary: string
  /** Paragraphs of lines of at most 78 characters. */
  readonly description: string
  /** Dependencies, in the language of each form. */
  readonly requires: { readonly deb: string; readonly rpm: readonly string[] }
  readonly scripts: PackageScripts
  /** How the installation from a folder is undone, as a sentence. */
  readonly undone: string
  /** Licences of all that is inside, as SPDX has them. */
  readonly licenses: readonly string[]
  /** Seconds since 1970: the time of every file. The same sources give the same bytes at any time. */
  readonly epoch: number
}

/** Bodies of shell scripts, without network. `$upgrade` is set where an older version was installed. */
interface PackageScripts {
  readonly afterInstall: string
  readonly beforeRemove: string
  /** After the settings and all that was kept are no longer wanted; rpm has no such moment. */
  readonly afterPurge: string
}

/** `none` is for tests: what is in the package matters to them, and xz takes a minute. */
export type Compression = 'xz' | 'none'

export const FORMS = ['deb', 'rpm', 'tar.gz'] as const
export type Form = (typeof FORMS)[number]

/** How packages are written. */
export interface PackageOptions {
  readonly compression: Compression
  /** All of them unless given. */
  readonly forms?: readonly Form[]
}
