import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Component } from './components.ts'
import { readOwnFile } from './own-files.ts'
import type { Package, PackageOptions } from './package.ts'
import { findServerParts } from './parts.ts'
import { licensesOf, readEpoch, VERSION } from './release.ts'
import { buildServerFolder } from './server-folder.ts'
import type { Target } from './target.ts'
import { writeAll } from './write-all.ts'
import { writeForms } from './write-forms.ts'

/**
 * Writes the packages of the server into a folder, for each processor whose parts are there, in the forms of the agent's.
 * The same commit gives the same bytes.
 * @param agents files of the agent's packages, which the server hands out.
 * @returns names of the files.
 */
export function packageServers(
  folder: string,
  agents: readonly string[],
  options: PackageOptions,
  tell: (line: string) => void = () => undefined,
): Promise<string[]> {
  return writeAll(findServerParts, tell, async (target, parts, work) => {
    const program = path.join(work, 'openhss-server')
    const components = await buildServerFolder(program, parts)
    const shared = path.join(work, 'shared')
    mkdirSync(path.join(shared, 'packages'), { recursive: true })
    for (const file of agents) cpSync(file, path.join(shared, 'packages', path.basename(file)))
    const contents = { program, shared, components }
    return writeForms(describeServer(target, components), contents, work, folder, options)
  })
}

/** Where the program lies; its scripts know it. */
const INSTALLED = { FOLDER: '/usr/lib/openhss-server' }

function describeServer(target: Target, components: readonly Component[]): Package {
  return {
    name: 'openhss-server',
    command: 'openhss',
    hand: 'server',
    version: VERSION,
    target,
    summary: 'server of OpenHSS: open ports and weak passwords of many hosts',
    description: `Keeps what the agents of OpenHSS find on their hosts: open ports with
their owners, and accounts with weak passwords. It has a console for
browsers, an API that speaks Huawei Cloud HSS v5, the command openhss, and
the packages of the agent, which hosts install from it.

It comes with the Node.js and the PostgreSQL that it runs on and needs no
others; a PostgreSQL of your own will do as well.`,
    requires: {
      deb: 'libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 6), libcrypt1 | libcrypt2 | libc6 (<< 2.31), passwd',
      rpm: [
        `libc.so.6(GLIBC_2.28)(64bit)`,
        'libstdc++.so.6(GLIBCXX_3.4.21)(64bit)',
        'libgcc_s.so.1()(64bit)',
        '(libcrypt.so.1()(64bit) or libcrypt.so.2()(64bit))',
        '/usr/sbin/useradd',
        '/usr/bin/setpriv',
      ],
    },
    scripts: {
      afterInstall: readOwnFile('server/after-install.sh', INSTALLED),
      beforeRemove: readOwnFile('server/before-remove.sh', INSTALLED),
      afterPurge: readOwnFile('server/after-purge.sh', INSTALLED),
    },
    undone: 'docs/operate.md says how it is undone.',
    licenses: licensesOf(components),
    epoch: readEpoch(),
  }
}
