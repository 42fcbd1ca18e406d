import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildDeb } from './build-deb.ts'
import { buildRpm } from './build-rpm.ts'
import { buildTarball } from './build-tarball.ts'
import type { Component } from './components.ts'
import { FORMS } from './package.ts'
import type { Compression, Form, Package, PackageOptions } from './package.ts'
import { packageTree, tarballFolder } from './package-trees.ts'
import type { Contents } from './package-trees.ts'
import { sbomOf } from './sbom.ts'

/** What a package is made of: its folders, and what others made of them. */
interface Made {
  readonly program: string
  readonly shared?: string
  readonly components: readonly Component[]
}

/**
 * Writes a package in each form, and what is inside (CycloneDX).
 * @param work folder for what is needed on the way, which the caller removes.
 * @param folder where they are to be.
 * @returns names of the files.
 */
export function writeForms(
  made: Package,
  contents: Made,
  work: string,
  folder: string,
  { compression, forms = FORMS }: PackageOptions,
): string[] {
  const name = `${made.name}_${made.version}_${made.target.deb}`
  const to = (ending: string) => path.join(folder, `${name}.${ending}`)
  mkdirSync(folder, { recursive: true })
  const sbom = sbomOf(made, contents.components, versionsInside())
  for (const form of forms) write(made, { ...contents, sbom }, work, form, to(form), compression)
  writeFileSync(to('cdx.json'), sbom)
  return [...forms, 'cdx.json'].map((ending) => `${name}.${ending}`)
}

function write(
  made: Package,
  contents: Contents,
  work: string,
  form: Form,
  file: string,
  compression: Compression,
): void {
  const root = path.join(work, form)
  if (form === 'deb') buildDeb(made, packageTree(root, made, contents, form), file, compression)
  else if (form === 'rpm')
    buildRpm(made, packageTree(root, made, contents, form), file, compression)
  else buildTarball(tarballFolder(root, made, contents), file, made, compression)
}

/** This script runs on the Node that is packed. */
function versionsInside(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.versions).flatMap(([name, version]) =>
      version === undefined ? [] : [[name, version]],
    ),
  )
}
