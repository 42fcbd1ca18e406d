import type { PortCoverage } from '@openhss/contract'
import { isNetworkGap } from '@openhss/contract/runtime'
import type { Examination } from './examination.ts'
import { examineRights } from './examine-rights.ts'
import { examineServices } from './examine-services.ts'
import { describeFailure } from '../server/failure.ts'
import { networkFolder } from '../host/host-namespaces.ts'
import { ACCOUNT_FILES, MAX_ACCOUNT_FILE_BYTES } from '../accounts/system/read-accounts.ts'
import { loadCryptLibrary } from '../hashes/guessing/crypt-library.ts'
import type { CryptLibrary } from '../hashes/guessing/crypt-library.ts'
import { recogniseHash } from '../hashes/schemes/hash-scheme.ts'
import { loadSimd } from '../hashes/guessing/simd.ts'
import { createPortScanner } from '../ports/port-scanner.ts'
import { SAMPLE_WORD, SCHEME_SAMPLES } from '../hashes/schemes/scheme-samples.ts'
import type { System } from '../host/system.ts'

/** Tries out what an agent that runs as this user would see of the host. */
export async function examineHost(system: System): Promise<Examination[]> {
  const { coverage } = createPortScanner(system).scan()
  return [
    examineRights(system),
    examinePorts(system, coverage),
    examineOwners(coverage),
    examineShadow(system),
    await examineCrypt(),
    ...(await examineServices(system)),
  ]
}

const RUN_AS_ROOT =
  process.getuid?.() === 0
    ? 'Run it on the host: this container keeps something even from root.'
    : 'Run as root.'

function examinePorts(system: System, { gaps, namespaces = 0 }: PortCoverage): Examination {
  const file = `${networkFolder(system)}/tcp`
  const reading = system.openedSizeOf(file)
  const name = 'open ports'
  if ('missing' in reading) {
    const detail = `${file}: ${reading.missing}`
    return { name, outcome: 'broken', detail, remedy: 'Mount /proc.' }
  }
  const read = `network namespaces read: ${namespaces}`
  const unread = gaps.filter(({ what }) => isNetworkGap(what))
  if (unread.length === 0) return { name, outcome: 'works', detail: read }
  const gapsInWords = unread.map(({ what, reason, count }) => `${count} × ${what} (${reason})`)
  const detail = `${read}; not read: ${gapsInWords.join(', ')}`
  const hidden = unread.some(({ reason }) => reason === 'permission')
  return { name, outcome: 'limited', detail, ...(hidden && { remedy: RUN_AS_ROOT }) }
}

function examineOwners(coverage: PortCoverage): Examination {
  const name = 'owners of ports'
  const detail = `${coverage.owners_known} of ${coverage.sockets} known`
  const gaps = coverage.gaps.filter(({ what }) => !isNetworkGap(what))
  if (gaps.length === 0) return { name, outcome: 'works', detail }
  const hidden = gaps.some(({ reason }) => reason === 'permission')
  return { name, outcome: 'limited', detail, ...(hidden && { remedy: RUN_AS_ROOT }) }
}

function examineShadow(system: System): Examination {
  const reading = system.openedSizeOf(ACCOUNT_FILES.shadow, MAX_ACCOUNT_FILE_BYTES)
  const name = 'password hashes'
  if ('value' in reading) return { name, outcome: 'works', detail: 'etc/shadow is readable' }
  const detail = `etc/shadow: ${reading.missing}`
  const remedy = reading.missing === 'permission' ? RUN_AS_ROOT : 'Check the file.'
  return { name, outcome: 'limited', detail, remedy }
}

async function examineCrypt(): Promise<Examination> {
  const name = 'password schemes'
  try {
    const library = await loadCryptLibrary()
    const schemes = Object.keys(SCHEME_SAMPLES)
    const working = schemes.filter((scheme) => canCompute(library, SCHEME_SAMPLES[scheme] ?? ''))
    const missing = schemes.filter((scheme) => !working.includes(scheme))
    const simd = `SIMD code: ${(await loadSimd())?.library.variant ?? 'none'}`
    const known = working.join(', ')
    if (missing.length === 0) return { name, outcome: 'works', detail: `${known}; ${simd}` }
    const detail = `${known}; not ${missing.join(', ')}; ${simd}`
    return { name, outcome: 'limited', detail, remedy: 'Install a newer libxcrypt.' }
  } catch (error) {
    const remedy = 'Install the libcrypt of your distribution (libcrypt1, libxcrypt).'
    return { name, outcome: 'broken', detail: describeFailure(error), remedy }
  }
}

function canCompute(library: CryptLibrary, hash: string): boolean {
  const recognised = recogniseHash(hash)
  if (recognised.kind !== 'testable') return false
  library.setHash(hash, recognised.digestLength)
  return library.guess(new TextEncoder().encode(SAMPLE_WORD)) === 'match'
}
