import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { listFiles } from './list-files.ts'
import type { Compression, Package } from './package.ts'

/**
 * Packs a tree of files as an RPM package with `rpmbuild`, which Debian has in its package `rpm`. Nothing is run on the
 * files: they are shipped as they are.
 */
export function buildRpm(
  made: Package,
  root: string,
  file: string,
  compression: Compression,
): void {
  const work = mkdtempSync(path.join(os.tmpdir(), 'openhss-rpm-'))
  try {
    const spec = path.join(work, `${made.name}.spec`)
    writeFileSync(spec, specOf(made, root, compression))
    const folders = { _topdir: work, _rpmdir: work, _rpmfilename: 'made.rpm' }
    const defines = Object.entries({ ...folders, ...REPRODUCIBLE }).flatMap(([name, value]) => [
      '--define',
      `${name} ${value}`,
    ])
    // It deletes its build root in the end.
    const copy = path.join(work, 'root')
    execFileSync('cp', ['-al', root, copy])
    execFileSync(
      'rpmbuild',
      ['-bb', '--quiet', '--target', made.target.rpm, '--buildroot', copy, ...defines, spec],
      {
        env: { ...process.env, SOURCE_DATE_EPOCH: String(made.epoch) },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    renameSync(path.join(work, 'made.rpm'), file)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Neither the machine nor the hour may show. https://rpm-software-management.github.io/rpm/manual/macros.html */
const REPRODUCIBLE = {
  _buildhost: 'openhss',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
  source_date_epoch_from_changelog: '0',
  _build_id_links: 'none',
  __os_install_post: '%{nil}',
  debug_package: '%{nil}',
}

/** https://rpm-software-management.github.io/rpm/manual/spec.html */
function specOf(made: Package, root: string, compression: Compression): string {
  const { summary, description, scripts, requires } = made
  return `%define _binary_payload ${compression === 'xz' ? 'w6.xzdio' : 'w0.gzdio'}
Name: ${made.name}
Version: ${made.version}
Release: 1
Summary: ${summary}
License: ${made.licenses.join(' AND ')}
Group: System Environment/Daemons
Packager: OpenHSS <openhss@localhost>
AutoReqProv: no
${requires.rpm.map((each) => `Requires: ${each}\n`).join('')}
%description
${description}

%post
if [ "$1" -gt 1 ]; then upgrade=1; fi
${scripts.afterInstall}
%preun
if [ "$1" -eq 0 ]; then
${scripts.beforeRemove}fi

%postun
if [ -d /run/systemd/system ]; then systemctl daemon-reload || :; fi

%files
%defattr(-,root,root,-)
${fileList(root)}
%changelog
* ${dateOf(made)} OpenHSS <openhss@localhost> - ${made.version}-1
- This version.
`
}

/** Such as `Mon Nov 30 2026`. */
function dateOf({ epoch }: Package): string {
  const [day = '', date, month, year] = new Date(epoch * 1000).toUTCString().split(/,? /)
  return `${day} ${month} ${date} ${year}`
}

/** Folders that other packages have as well are theirs. */
function fileList(root: string): string {
  return listFiles(root)
    .filter(({ name, kind }) => kind !== 'folder' || /(^|\/)openhss-/.test(name))
    .map(({ name, kind }) => `${kind === 'folder' ? '%dir ' : ''}"/${name}"\n`)
    .join('')
}
