import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { readOwnFile, writeOwnFile } from './agent-folder.ts'
import type { Component } from './components.ts'
import { REPOSITORY } from './agent-parts.ts'
import { listFiles } from './list-files.ts'
import type { Package } from './package.ts'

/** What is packed in every form. */
interface Contents {
  /** The folder that the agent runs from. */
  readonly program: string
  readonly components: readonly Component[]
  readonly sbom: string
}

/** Puts together the files of a package as they will lie below the root of a host. @returns the tree. */
export function agentTree(
  root: string,
  agent: Package,
  contents: Contents,
  form: 'deb' | 'rpm',
): string {
  mkdirSync(path.join(root, 'usr/lib'), { recursive: true })
  linkFolder(contents.program, path.join(root, 'usr/lib/openhss-agent'))
  mkdirSync(path.join(root, 'usr/bin'))
  symlinkSync('../lib/openhss-agent/openhss-agent', path.join(root, 'usr/bin/openhss-agent'))
  // Each has its own opinion of where units lie.
  const units = path.join(root, form === 'deb' ? 'lib' : 'usr/lib', 'systemd/system')
  mkdirSync(units, { recursive: true })
  writeOwnFile('openhss-agent.service', path.join(units, 'openhss-agent.service'), {
    FOLDER: '/usr/lib/openhss-agent',
  })
  const doc = path.join(root, 'usr/share/doc', agent.name)
  writeDocumentation(doc, contents)
  if (form === 'deb') {
    writeFileSync(path.join(doc, 'changelog.gz'), gzipSync(changelogOf(agent), { level: 9 }))
    const overrides = path.join(root, 'usr/share/lintian/overrides')
    mkdirSync(overrides, { recursive: true })
    writeOwnFile('lintian-overrides', path.join(overrides, agent.name), {})
  }
  settle(root, agent.epoch)
  return root
}

/** Puts together the one folder for hosts that have neither form. @returns that folder. */
export function agentTarballFolder(root: string, agent: Package, contents: Contents): string {
  const folder = path.join(root, agent.name)
  mkdirSync(root)
  linkFolder(contents.program, folder)
  for (const name of ['setup.sh', 'after-install.sh', 'openhss-agent.service']) {
    writeFileSync(path.join(folder, name), readOwnFile(name, {}))
  }
  writeDocumentation(path.join(folder, 'doc'), contents)
  settle(root, agent.epoch)
  return folder
}

/** Copies by hard links: a hundred megabytes for each form would be too many. */
function linkFolder(folder: string, target: string): void {
  execFileSync('cp', ['-al', folder, target])
}

/** What came from whom under which licence, with the text of each. */
function writeDocumentation(folder: string, { components, sbom }: Contents): void {
  const licences = path.join(folder, 'licences')
  mkdirSync(licences, { recursive: true })
  for (const { name, licenseFile } of components) {
    cpSync(licenseFile, path.join(licences, name.replace(/^@/, '').replaceAll('/', '-')))
  }
  writeFileSync(path.join(folder, 'sbom.cdx.json'), sbom)
  writeFileSync(path.join(folder, 'copyright'), copyrightOf(components))
  cpSync(path.join(REPOSITORY, 'LICENSE'), path.join(licences, 'openhss'))
}

function copyrightOf(components: readonly Component[]): string {
  const list = components.map(({ name, version, license }) => `  ${name} ${version}: ${license}\n`)
  return `OpenHSS is under the Apache License, version 2.0, which is on Debian systems in
/usr/share/common-licenses/Apache-2.0.

Copyright (C) 2026 the authors of OpenHSS

This package holds as well what others made; the texts of their licences are
beside this file, in the folder licences:

${list.join('')}`
}

/** https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog */
function changelogOf({ name, version, epoch }: Package): string {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000')
  return `${name} (${version}) unstable; urgency=medium\n\n  * This version.\n\n -- OpenHSS <openhss@localhost>  ${date}\n`
}

/** Gives everything the time of the package, and modes that do not depend on who builds. */
function settle(root: string, epoch: number): void {
  for (const { name, kind } of listFiles(root)) {
    const file = path.join(root, name)
    if (kind === 'folder') chmodSync(file, 0o755)
    if (kind === 'file') chmodSync(file, PROGRAMS.test(name) ? 0o755 : 0o644)
    lutimesSync(file, epoch, epoch)
  }
  chmodSync(root, 0o755)
  lutimesSync(root, epoch, epoch)
}

const PROGRAMS = /(^|\/)openhss-agent\/(node|launch|openhss-agent)$/
