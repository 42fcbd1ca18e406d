import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listFiles } from './list-files.ts'
import type { Compression, Package } from './package.ts'

/**
 * Packs a tree of files as a Debian package, with the control files that dpkg wants.
 * @param root the tree; it gets the folder DEBIAN.
 */
export function buildDeb(
  made: Package,
  root: string,
  file: string,
  compression: Compression,
): void {
  const control = path.join(root, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(path.join(control, 'control'), describe(made, root))
  for (const [name, script] of Object.entries(maintainerScripts(made))) {
    writeFileSync(path.join(control, name), script)
    chmodSync(path.join(control, name), 0o755)
  }
  const options = compression === 'xz' ? ['-Zxz', '-z6', '--threads-max=1'] : ['-Znone']
  execFileSync('dpkg-deb', ['--root-owner-group', ...options, '--build', root, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(made.epoch) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html */
function describe(made: Package, root: string): string {
  const bytes = listFiles(root).reduce((sum, { size }) => sum + size, 0)
  const fields = {
    Package: made.name,
    Version: made.version,
    Architecture: made.target.deb,
    Maintainer: 'OpenHSS <openhss@localhost>',
    'Installed-Size': String(Math.ceil(bytes / 1024)),
    Depends: made.requires.deb,
    Section: 'admin',
    Priority: 'optional',
    Description: `${made.summary}\n${made.description.replaceAll(/^/gm, ' ').replaceAll(/^ $/gm, ' .')}`,
  }
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

/** https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html */
function maintainerScripts({ scripts }: Package): Record<string, string> {
  return {
    postinst: `${HEAD}if [ "$1" = configure ]; then\nupgrade=\${2:-}\n${scripts.afterInstall}fi\n`,
    prerm: `${HEAD}if [ "$1" = remove ]; then\n${scripts.beforeRemove}fi\n`,
    postrm: `${HEAD}if [ -d /run/systemd/system ]; then systemctl daemon-reload || :; fi\nif [ "$1" = purge ]; then\n${scripts.afterPurge}fi\n`,
  }
}

const HEAD = '#!/bin/sh\nset -e\n'
