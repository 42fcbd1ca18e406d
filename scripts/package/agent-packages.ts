import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { RELEASE_SUMS_FILE } from '@openhss/contract'
import repository from '../../package.json' with { type: 'json' }
import { buildAgentFolder, readOwnFile } from './agent-folder.ts'
import { findAgentParts, REPOSITORY } from './agent-parts.ts'
import type { AgentParts } from './agent-parts.ts'
import { agentTarballFolder, agentTree } from './agent-trees.ts'
import { buildDeb } from './build-deb.ts'
import { buildRpm } from './build-rpm.ts'
import { buildTarball } from './build-tarball.ts'
import type { Compression, Package } from './package.ts'
import { TARGETS } from './target.ts'
import type { Target } from './target.ts'
import { sbomOf } from './sbom.ts'

export interface PackageOptions {
  readonly compression: Compression
  /** PEM of the Ed25519 key that releases are signed with, for agents that may upgrade themselves. */
  readonly releaseKey?: string
}

/**
 * Writes the packages of the agent into a folder, for each processor whose parts are there: `.deb`, `.rpm`, `.tar.gz`,
 * what is inside (CycloneDX), and the digests of all of them. The same commit gives the same bytes.
 * @returns the digests, as sha256sum(1) writes them.
 */
export async function packageAgents(
  folder: string,
  options: PackageOptions,
  tell: (line: string) => void = () => undefined,
): Promise<string> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const made: string[] = []
  for (const target of TARGETS) {
    const parts = findAgentParts(target)
    if ('missing' in parts) {
      tell(
        `No package for ${target.deb}: ${parts.missing.join(', ')} missing. npm installs the parts of its own machine alone.`,
      )
      continue
    }
    made.push(...(await packageAgent(target, parts, folder, options)))
  }
  if (made.length === 0) throw new Error('There are no parts for any processor')
  const sums = made.toSorted().map((name) => {
    const bytes = readFileSync(path.join(folder, name))
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
  })
  writeFileSync(path.join(folder, RELEASE_SUMS_FILE), sums.join(''))
  return sums.join('')
}

/** @returns names of the files. */
async function packageAgent(
  target: Target,
  parts: AgentParts,
  folder: string,
  { compression, releaseKey }: PackageOptions,
): Promise<string[]> {
  const work = mkdtempSync(path.join(os.tmpdir(), 'openhss-package-'))
  try {
    const agent = describeAgent(target)
    const program = path.join(work, 'openhss-agent')
    const components = await buildAgentFolder(program, parts, {
      version: agent.version,
      releaseKey,
    })
    const sbom = sbomOf(agent, components, versionsInside())
    const contents = { program, components, sbom }
    const name = `${agent.name}_${agent.version}_${target.deb}`
    const to = (ending: string) => path.join(folder, `${name}.${ending}`)
    buildDeb(
      agent,
      agentTree(path.join(work, 'deb'), agent, contents, 'deb'),
      to('deb'),
      compression,
    )
    buildRpm(
      agent,
      agentTree(path.join(work, 'rpm'), agent, contents, 'rpm'),
      to('rpm'),
      compression,
    )
    buildTarball(
      agentTarballFolder(path.join(work, 'tar'), agent, contents),
      to('tar.gz'),
      agent,
      compression,
    )
    writeFileSync(to('cdx.json'), sbom)
    return ['deb', 'rpm', 'tar.gz', 'cdx.json'].map((ending) => `${name}.${ending}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Where the program lies; its scripts and its unit know it. */
const INSTALLED = { FOLDER: '/usr/lib/openhss-agent' }

function describeAgent(target: Target): Package {
  return {
    name: 'openhss-agent',
    version: repository.version.replace('-', '~'),
    target,
    summary: 'agent of OpenHSS: open ports and weak passwords of this host',
    description: `Reports the open ports of this host with their owners, and its accounts
with weak passwords, to an OpenHSS server. It opens no port, starts no
program, and takes a fifth of one core at most. Passwords and their
hashes do not leave the host.

It comes with the Node.js that it runs on and needs no other.`,
    requires: {
      deb: 'libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 6), libcrypt1 | libcrypt2 | libc6 (<< 2.31)',
      rpm: [
        `libc.so.6(GLIBC_2.28)(64bit)`,
        'libstdc++.so.6(GLIBCXX_3.4.21)(64bit)',
        'libgcc_s.so.1()(64bit)',
        '(libcrypt.so.1()(64bit) or libcrypt.so.2()(64bit))',
      ],
    },
    scripts: {
      afterInstall: readOwnFile('after-install.sh', INSTALLED),
      beforeRemove: readOwnFile('before-remove.sh', INSTALLED),
      afterPurge: readOwnFile('after-purge.sh', INSTALLED),
    },
    epoch: readEpoch(),
  }
}

/** Seconds of the last commit, or what SOURCE_DATE_EPOCH says: https://reproducible-builds.org/specs/source-date-epoch */
function readEpoch(): number {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined) return Number(given)
  const git = ['-C', REPOSITORY, 'log', '-1', '--format=%ct']
  return Number(execFileSync('git', git, { encoding: 'utf8' }))
}

/** This script runs on the Node that is packed. */
function versionsInside(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.versions).flatMap(([name, version]) =>
      version === undefined ? [] : [[name, version]],
    ),
  )
}
