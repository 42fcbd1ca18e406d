import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'

const REPOSITORY = path.resolve(import.meta.dirname, '..')

/** The last commit before agents drew instances, said goodbye and had their secrets replaced. */
const COMMIT = '499d294e36c92d1881e18bc1e756dc25eb8cc2c2'

/** Whether the history of this checkout reaches that far: a shallow clone's does not. */
export function hasOlderVersion(): boolean {
  return git('cat-file', '-e', `${COMMIT}^{commit}`).status === 0
}

/**
 * Unpacks the command as it was then, with the packages of npm that are installed now.
 * @returns the path of its program.
 */
export function unpackOlderVersion(folder: string): string {
  const { stdout: archive } = git('archive', COMMIT, 'packages')
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  linkModules(path.join(folder, 'node_modules'))
  return path.join(folder, 'packages/cli/bin/openhss')
}

function git(...words: string[]) {
  return spawnSync('git', ['-C', REPOSITORY, ...words], { maxBuffer: 100_000_000 })
}

/** Packages of the repository are those of then; what Node compiled of the ones of now stays theirs. */
function linkModules(folder: string): void {
  const installed = path.join(REPOSITORY, 'node_modules')
  mkdirSync(path.join(folder, '@openhss'), { recursive: true })
  for (const name of readdirSync(installed)) {
    if (name === '@openhss' || name === '.cache') continue
    symlinkSync(path.join(installed, name), path.join(folder, name))
  }
  for (const name of readdirSync(path.join(folder, '../packages'))) {
    symlinkSync(`../../packages/${name}`, path.join(folder, '@openhss', name))
  }
}
