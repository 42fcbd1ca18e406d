import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { mayMount, mountSmallDisk } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { installVersion } from './install-version.ts'
import { makeRelease } from './signed-release.fixture.ts'
import type { SignedRelease } from './signed-release.fixture.ts'
import { readFailedUpgrade } from './upgrade-folder.ts'
import { openUpgradeTrial } from './upgrade-trial.ts'

const versionsOf = ({ folder }: SignedRelease) => {
  const versions = path.join(folder, 'versions')
  return existsSync(versions) ? readdirSync(versions) : []
}

test('a version is put beside, and the link turned to it', async () => {
  const release = makeRelease()
  await installVersion(release.offer(), release.installer())
  const current = path.join(release.folder, 'current')
  expect(readlinkSync(current)).toBe('versions/0.2.0')
  expect(readFileSync(path.join(current, 'main.js'), 'utf8')).toBe('main.js of 0.2.0\n')
  expect(statSync(path.join(current, 'node_modules/koffi/index.js')).size).toBe(70_000)
  const modes = ['node', 'main.js', '.'].map((name) => statSync(path.join(current, name)).mode)
  expect(modes.map((mode) => mode & 0o777)).toEqual([0o755, 0o644, 0o755])
  expect(versionsOf(release)).toEqual(['0.2.0'])
  const notes = ['upgrade', 'before', 'starts'].map((name) =>
    readFileSync(path.join(current, name), 'utf8'),
  )
  expect(notes).toEqual([`${'1'.repeat(32)}\n0.2.0\n`, '\n', '0\n'])
})

test('once it passed, only the version before is kept', async () => {
  const release = makeRelease()
  const versions = path.join(release.folder, 'versions')
  for (const name of ['0.1.4', '0.1.5']) mkdirSync(path.join(versions, name), { recursive: true })
  symlinkSync('versions/0.1.5', path.join(release.folder, 'current'))
  writeFileSync(path.join(release.folder, 'failed'), 'id\n0.1.9\nit crashed\n')
  await installVersion(release.offer(), release.installer({ version: '0.1.5' }))
  expect(versionsOf(release)).toEqual(['0.1.5', '0.2.0'])
  const program = path.join(versions, '0.2.0')
  expect(readFileSync(path.join(program, 'before'), 'utf8')).toBe('versions/0.1.5\n')

  openUpgradeTrial(release.folder, path.join(versions, '0.1.5')).passed()
  expect(existsSync(path.join(program, 'starts'))).toBe(true)
  openUpgradeTrial(release.folder, program).passed()
  expect(existsSync(path.join(program, 'starts'))).toBe(false)
  expect(versionsOf(release)).toEqual(['0.1.5', '0.2.0'])
  expect(readFailedUpgrade(release.folder)).toBeUndefined()
})

describe('changes nothing for', () => {
  test.each<[string, (release: SignedRelease) => Promise<void>, RegExp]>([
    [
      'a package with one byte flipped',
      (release) => {
        const offer = release.offer()
        const file = path.join(release.dist, release.file)
        const bytes = readFileSync(file)
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
        writeFileSync(file, bytes)
        return installVersion(offer, release.installer())
      },
      /came with another SHA-256 than was signed/,
    ],
    [
      'a list with one byte flipped',
      (release) => {
        const file = path.join(release.dist, 'SHA256SUMS')
        writeFileSync(file, readFileSync(file, 'utf8').replace('amd64', 'arm64'))
        return installVersion(release.offer(), release.installer())
      },
      /not of the key that this agent knows/,
    ],
    [
      'another key',
      (release) => {
        release.signAll('another')
        return installVersion(release.offer(), release.installer())
      },
      /not of the key that this agent knows/,
    ],
    [
      'another package than was signed',
      (release) => {
        const { packages } = release.offer()
        const bytes = packages.x86_64?.bytes ?? 0
        const other = { x86_64: { sha256: '0'.repeat(64), bytes } }
        return installVersion(release.offer({ packages: other }), release.installer())
      },
      /names another SHA-256/,
    ],
    [
      'the package of another processor',
      (release) => {
        const arm = { wire: 'aarch64', file: 'arm64' } as const
        return installVersion(release.offer(), release.installer({ architecture: arm }))
      },
      /no package of it for aarch64/,
    ],
    [
      'that package under the name of this one',
      (release) => {
        const arm = { wire: 'aarch64', file: 'arm64' } as const
        const { x86_64: ours } = release.offer().packages
        cpSync(
          path.join(release.dist, release.file),
          path.join(release.dist, release.file.replace('amd64', 'arm64')),
        )
        const packages = ours === undefined ? {} : { aarch64: ours }
        return installVersion(release.offer({ packages }), release.installer({ architecture: arm }))
      },
      /the release that was signed has no .*arm64/,
    ],
    [
      'a version that is older',
      (release) => installVersion(release.offer(), release.installer({ version: '0.2.1' })),
      /0\.2\.0 is not newer than 0\.2\.1/,
    ],
    [
      'an old release under a new name',
      (release) => installVersion(release.offer({ version: '0.3.0' }), release.installer()),
      /the release that was signed has no openhss-agent_0\.3\.0/,
    ],
    [
      'what is no version',
      (release) => installVersion(release.offer({ version: '../x' }), release.installer()),
      /names no version/,
    ],
    [
      'a package that is larger than the server said',
      (release) => {
        const sha256 = release.offer().packages.x86_64?.sha256 ?? ''
        const packages = { x86_64: { sha256, bytes: 10 } }
        return installVersion(release.offer({ packages }), release.installer())
      },
      /is larger than the server said/,
    ],
  ])('%s', async (_, install, reason) => {
    const release = makeRelease()
    await expect(install(release)).rejects.toThrow(reason)
    expect(versionsOf(release)).toEqual([])
    expect(existsSync(path.join(release.folder, 'current'))).toBe(false)
  })

  test.each<[string, (program: string) => void, RegExp]>([
    ['a link', (program) => symlinkSync('/etc', path.join(program, 'etc')), /"openhss-agent\/etc"/],
    [
      'a hard link',
      (program) => linkSync(path.join(program, 'node'), path.join(program, 'other')),
      /which is no plain file/,
    ],
    [
      'a name that is too long to be read',
      (program) => writeFileSync(path.join(program, 'n'.repeat(120)), ''),
      /which is no plain file/,
    ],
    [
      'a program that may not run',
      (program) => chmodSync(path.join(program, 'launch'), 0o644),
      /launch of 0\.2\.0 cannot run/,
    ],
  ])('a package with %s', async (_, write, reason) => {
    const release = makeRelease(write)
    await expect(installVersion(release.offer(), release.installer())).rejects.toThrow(reason)
    expect(versionsOf(release)).toEqual([])
  })

  test('a package whose names lead elsewhere', async () => {
    const release = makeRelease()
    const file = path.join(release.dist, release.file)
    const options = ['--format=gnu', '--transform=s,main.js,../../../main.js,', '-P', '-czf', file]
    execFileSync('tar', [...options, '-C', path.join(release.dist, '../build'), 'openhss-agent'])
    release.signAll()
    await expect(installVersion(release.offer(), release.installer())).rejects.toThrow(
      /which leads elsewhere/,
    )
    expect(versionsOf(release)).toEqual([])
  })

  test('a package that ends early', async () => {
    const release = makeRelease()
    const file = path.join(release.dist, release.file)
    writeFileSync(file, readFileSync(file).subarray(0, -30))
    release.signAll()
    await expect(installVersion(release.offer(), release.installer())).rejects.toThrow(
      /unexpected end of file/,
    )
    expect(versionsOf(release)).toEqual([])
  })
})

describe.runIf(mayMount())('on a small disk', () => {
  test('it says so before it begins, and cleans up where it fills the disk all the same', async () => {
    const { folder, fill, makeRoom } = await mountSmallDisk()
    const release = makeRelease((program) =>
      // It packs well, so that the look before is passed.
      writeFileSync(path.join(program, 'large'), Buffer.alloc(400_000)),
    )
    fill()
    await expect(installVersion(release.offer(), release.installer({ folder }))).rejects.toThrow(
      /the disk is too full: 0 MB are free/,
    )
    makeRoom()
    await expect(installVersion(release.offer(), release.installer({ folder }))).rejects.toThrow(
      /ENOSPC/,
    )
    expect(readdirSync(path.join(folder, 'versions'))).toEqual([])
    expect(existsSync(path.join(folder, 'current'))).toBe(false)
  })
})
