import path from 'node:path'
import { buildAgentFolder } from './agent-folder.ts'
import type { Component } from './components.ts'
import { readOwnFile } from './own-files.ts'
import type { Package, PackageOptions } from './package.ts'
import { findAgentParts } from './parts.ts'
import { licensesOf, readEpoch, VERSION } from './release.ts'
import type { Target } from './target.ts'
import { writeAll } from './write-all.ts'
import { writeForms } from './write-forms.ts'

/** What packages of the agent are made with. */
export interface AgentPackageOptions extends PackageOptions {
  /** PEM of the Ed25519 key that releases are signed with, for agents that may upgrade themselves. */
  readonly releaseKey?: string
}

/**
 * Writes the packages of the agent into a folder, for each processor whose parts are there: `.deb`, `.rpm`, `.tar.gz`,
 * and what is inside (CycloneDX). The same commit gives the same bytes.
 * @returns names of the files.
 */
export function packageAgents(
  folder: string,
  options: AgentPackageOptions,
  tell: (line: string) => void = () => undefined,
): Promise<string[]> {
  return writeAll(findAgentParts, tell, async (target, parts, work) => {
    const program = path.join(work, 'openhss-agent')
    const components = await buildAgentFolder(program, parts, {
      version: VERSION,
      releaseKey: options.releaseKey,
    })
    const contents = { program, components }
    return writeForms(describeAgent(target, components), contents, work, folder, options)
  })
}

/** Where the program lies; its scripts know it. */
const INSTALLED = { FOLDER: '/usr/lib/openhss-agent' }

function describeAgent(target: Target, components: readonly Component[]): Package {
  return {
    name: 'openhss-agent',
    command: 'openhss-agent',
    hand: 'agent',
    version: VERSION,
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
      afterInstall: readOwnFile('agent/after-install.sh', INSTALLED),
      beforeRemove: readOwnFile('agent/before-remove.sh', INSTALLED),
      afterPurge: readOwnFile('agent/after-purge.sh', INSTALLED),
    },
    undone: '`openhss-agent uninstall` undoes it.',
    licenses: licensesOf(components),
    epoch: readEpoch(),
  }
}
