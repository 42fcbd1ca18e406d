import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** One package of the agent, as hosts are told of it. */
export interface AgentPackage {
  readonly file: string
  readonly format: 'deb' | 'rpm' | 'tar.gz'
  readonly arch: 'x86_64' | 'aarch64'
  readonly version: string
  readonly bytes: number
  /** 64 hexadecimal digits. */
  readonly sha256: string
}

export interface AgentPackages {
  /** Where they lie; it may be missing. */
  readonly folder: string
  /** Lists what is in the folder now, the newest version first; nothing when there is no folder. */
  list(): Promise<AgentPackage[]>
}

/**
 * Reads packages from a folder. A file is read through once, and again when its size or its time changed: 28 MB take
 * 0.1 s. Which files are packages says their name alone, so that nothing else of the folder is shown to anybody.
 */
export function createAgentPackages(folder: string): AgentPackages {
  const digests = new Map<string, Promise<string>>()
  return {
    folder,
    list: async () => {
      const all = await Promise.all((await namesIn(folder)).map(read))
      return all.filter((each) => each !== undefined).toSorted(compare)
    },
  }

  /** A file that is gone by now, or that may not be read, is not there. */
  async function read(named: NamedPackage): Promise<AgentPackage | undefined> {
    const file = path.join(folder, named.file)
    const facts = await stat(file).catch(() => undefined)
    if (facts === undefined) return undefined
    const key = `${named.file} ${facts.size} ${facts.mtimeMs}`
    try {
      const sha256 = digests.get(key) ?? digestOf(file)
      digests.set(key, sha256)
      return { ...named, bytes: facts.size, sha256: await sha256 }
    } catch {
      digests.delete(key)
      return undefined
    }
  }
}

type NamedPackage = Omit<AgentPackage, 'bytes' | 'sha256'>

async function namesIn(folder: string): Promise<NamedPackage[]> {
  const names = await readdir(folder).catch(() => [])
  return names.map(parseName).filter((named) => named !== undefined)
}

/** Reads a name such as `openhss-agent_0.1.0_amd64.deb`. */
function parseName(file: string): NamedPackage | undefined {
  const [, version, processor = '', format] =
    /^openhss-agent_([0-9][0-9A-Za-z.~+]*)_(amd64|arm64)\.(deb|rpm|tar\.gz)$/.exec(file) ?? []
  if (version === undefined) return undefined
  const arch = processor === 'arm64' ? 'aarch64' : 'x86_64'
  return { file, format: format as AgentPackage['format'], arch, version }
}

function compare(a: AgentPackage, b: AgentPackage): number {
  return VERSIONS.compare(b.version, a.version) || (a.file < b.file ? -1 : 1)
}

const VERSIONS = new Intl.Collator('en', { numeric: true })

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
