import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Target } from './target.ts'

/** The root of the repository. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../..')

/** Machine code that an agent needs beside its own program. */
export interface AgentParts {
  /** Folder of the npm package that holds Node. */
  readonly node: string
  /** Folder of the npm package that holds koffi for this processor. */
  readonly koffi: string
  readonly simd: string
}

/**
 * Finds the parts for a processor.
 * @returns what is missing, in words, when it is not all there: npm installs those of this machine alone.
 */
export function findAgentParts(target: Target): AgentParts | { readonly missing: string[] } {
  const modules = path.join(REPOSITORY, 'node_modules')
  const platform = `linux-${target.node}`
  const isOfThisMachine = target.node === process.arch
  const parts = {
    // npm keeps no more than this of the package that brought Node to this machine.
    node: path.join(modules, isOfThisMachine ? 'node' : `node-${platform}`),
    koffi: path.join(modules, `@koromix/koffi-${platform}`),
    simd: path.join(
      REPOSITORY,
      'packages/agent/simd/build',
      isOfThisMachine ? 'simd.so' : `${target.node}/simd.so`,
    ),
  }
  const missing = Object.values(parts).filter((part) => !existsSync(part))
  return missing.length === 0
    ? parts
    : { missing: missing.map((part) => path.relative(REPOSITORY, part)) }
}
