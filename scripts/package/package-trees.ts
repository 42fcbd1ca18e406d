import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Component } from './components.ts'
import { listFiles } from './list-files.ts'
import { readOwnFile, writeOwnFile } from './own-files.ts'
import type { Package } from './package.ts'
import { REPOSITORY } from './parts.ts'

/** What is packed in every form. */
export interface Contents {
  /** The folder that the program runs from. */
  readonly program: string
  /** A folder of what it shows to others, for /usr/share. */
  readonly shared?: string
  readonly components: readonly Component[]
  readonly sbom: string
}

/** Puts together the files of a package as they will lie below the root of a host. @returns the tree. */
export function packageTree(
  root: string,
  made: Package,
  contents: Contents,
  form: 'deb' | 'rpm',
): string {
  const { name, command, hand } = made
  mkdirSync(path.join(root, 'usr/lib'), { recursive: true })
  linkFolder(contents.program, path.join(root, 'usr/lib', name))
  mkdirSync(path.join(root, 'usr/bin'))
  symlinkSync(`../lib/${name}/${command}`, path.join(root, 'usr/bin', command))
  // Each has its own opinion of where units lie.
  const units = path.join(root, form === 'deb' ? 'lib' : 'usr/lib', 'systemd/system')
  mkdirSync(units, { recursive: true })
  const unit = `${name}.service`
  writeOwnFile(`${hand}/${unit}`, path.join(units, unit), { FOLDER: `/usr/lib/${name}` })
  const doc = path.join(root, 'usr/share/doc', name)
  writeDocumentation(doc, contents)
  if (contents.shared !== undefined) linkFolder(contents.shared, path.join(root, 'usr/share', name))
  if (form === 'deb') {
    writeFileSync(path.join(doc, 'changelog.gz'), gzipSync(changelogOf(made), { level: 9 }))
    const overrides = path.join(root, 'usr/share/lintian/overrides')
    mkdirSync(overrides, { recursive: true })
    writeOwnFile(`${hand}/lintian-overrides`, path.join(overrides, name), {})
  }
  settle(root, made.epoch)
  return root
}

/** Puts together the one folder for hosts that have neither form. @returns that folder. */
export function tarballFolder(root: string, made: Package, contents: Contents): string {
  const { name, command, hand, undone } = made
  const folder = path.join(root, name)
  mkdirSync(root)
  linkFolder(contents.program, folder)
  for (const file of ['after-install.sh', `${name}.service`]) {
    writeFileSync(path.join(folder, file), readOwnFile(`${hand}/${file}`, {}))
  }
  writeOwnFile('shell/setup.sh', path.join(folder, 'setup.sh'), {
    NAME: name,
    COMMAND: command,
    UNDONE: undone,
  })
  if (contents.shared !== undefined) {
    execFileSync('cp', ['-al', `${contents.shared}/.`, folder])
  }
  writeDocumentation(path.join(folder, 'doc'), contents)
  settle(root, made.epoch)
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

const PROGRAMS = /(^|\/)openhss-(agent|server)\/(node|launch|openhss(-agent)?)$|\/native\/bin\/\w+$/
