import { execFileSync } from 'node:child_process'
import repository from '../../package.json' with { type: 'json' }
import type { Component } from './components.ts'
import { REPOSITORY } from './parts.ts'

/** The version of all packages, as package managers sort it. */
export const VERSION = repository.version.replace('-', '~')

/** Seconds of the last commit, or what SOURCE_DATE_EPOCH says: https://reproducible-builds.org/specs/source-date-epoch */
export function readEpoch(): number {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined) return Number(given)
  const git = ['-C', REPOSITORY, 'log', '-1', '--format=%ct']
  return Number(execFileSync('git', git, { encoding: 'utf8' }))
}

/** Lists the licences of a package, ours first. */
export function licensesOf(components: readonly Component[]): string[] {
  const others = new Set(components.map(({ license }) => license))
  others.delete('Apache-2.0')
  return ['Apache-2.0', ...[...others].toSorted()]
}
