import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The files of a Debian package, unpacked so that they can be changed and packed anew. */
export interface DebTree {
  readonly root: string
  /** Packs it, without compression. */
  pack(file: string): void
  setVersion(version: string): void
}

/** Unpacks a package into a folder that is not there yet. */
export function unpackDeb(deb: string, root: string): DebTree {
  run('dpkg-deb', '--raw-extract', deb, root)
  return treeOf(root)
}

/** Copies a tree by hard links: a file that is to differ has to be replaced. */
export function linkTree(tree: DebTree, root: string): DebTree {
  run('cp', '-al', tree.root, root)
  return treeOf(root)
}

function treeOf(root: string): DebTree {
  return {
    root,
    pack: (file) => run('dpkg-deb', '--root-owner-group', '-Znone', '--build', root, file),
    setVersion: (version) => {
      const control = path.join(root, 'DEBIAN/control')
      const text = readFileSync(control, 'utf8')
      writeFileSync(control, text.replace(/^Version: .*$/m, `Version: ${version}`))
    },
  }
}

function run(program: string, ...words: string[]): void {
  execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] })
}
