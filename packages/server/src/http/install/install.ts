import fastifyStatic from '@fastify/static'
import { RELEASE_SIGNATURE_FILE, RELEASE_SUMS_FILE } from '@openhss/contract'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { version } from '../../version.ts'
import { ApiFailure } from '../answers/api-error.ts'
import { addressGroup } from '../limits/address-group.ts'
import { createCallCounter } from '../limits/call-counter.ts'
import type { CallLimits } from '../limits/call-limits.ts'
import type { AgentPackages } from './agent-packages.ts'
import { NO_PACKAGES, writeDaemonSet, writeInstallScript } from './install-script.ts'

/**
 * Serves what a host needs to get an agent: the script `/install.sh`, and below `/install/` the packages of a folder and
 * their list with SHA-256.
 *
 * Nobody is asked who it is: a host has no identity yet, and a package holds no secret. So an address has a limit, and
 * packages that are sent at once have one, too.
 */
export async function registerInstall(
  app: FastifyInstance,
  packages: AgentPackages,
  { perAddress }: Pick<CallLimits, 'perAddress'>,
): Promise<void> {
  await app.register(async (files) => serveInstall(files, packages, perAddress))
}

async function serveInstall(
  files: FastifyInstance,
  packages: AgentPackages,
  perAddress: number,
): Promise<void> {
  const calls = createCallCounter(perAddress)
  const { folder } = packages
  const admitDownload = createDownloadGate()
  files.addHook('onRequest', (request, reply, done) => {
    reply.header('cache-control', 'no-cache')
    done(calls.count(addressGroup(request.ip)) ? new ApiFailure('APIGW.0308') : undefined)
  })
  await files.register(fastifyStatic, { root: folder, serve: false, suppressWarning: true })

  files.route({
    ...READ,
    url: '/install.sh',
    handler: async ({ protocol, host }, reply) => {
      const script = await writeInstallScript(`${protocol}://${host}`, await packages.list())
      return reply.type('text/x-shellscript; charset=utf-8').send(script)
    },
  })
  files.route({
    ...READ,
    url: '/install/daemonset.yaml',
    handler: async ({ protocol, host }, reply) => {
      const [newest] = await packages.list()
      const text = await writeDaemonSet(`${protocol}://${host}`, newest?.version ?? version)
      return reply.type('application/yaml; charset=utf-8').send(text)
    },
  })
  for (const url of ['/install', '/install/']) {
    files.route({ ...READ, url, handler: async () => ({ packages: await packages.list() }) })
  }
  for (const file of [RELEASE_SUMS_FILE, RELEASE_SIGNATURE_FILE]) {
    files.route({
      ...READ,
      url: `/install/${file}`,
      handler: async (_, reply) => reply.type('text/plain').sendFile(file, folder),
    })
  }
  files.route<{ Params: { file: string }; Querystring: { sha256?: string } }>({
    ...READ,
    url: '/install/:file',
    handler: async (request, reply) => {
      const { params, query } = request
      const all = await packages.list()
      const wanted = all.find(({ file }) => file === params.file)
      if (wanted === undefined) {
        const why = all.length === 0 ? NO_PACKAGES : `The packages are listed at /install/.`
        return reply.code(404).type('text/plain; charset=utf-8').send(`${why}\n`)
      }
      if (query.sha256 !== undefined && query.sha256 !== wanted.sha256) {
        const text = `${wanted.file} has another SHA-256 by now: ${wanted.sha256}\n`
        return reply.code(404).type('text/plain; charset=utf-8').send(text)
      }
      if (!admitDownload(request)) throw new ApiFailure('APIGW.0308')
      // The same version may be built anew; what is named with its digest never changes.
      const isFixed = query.sha256 !== undefined
      return reply
        .header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(wanted.file, folder, { cacheControl: false })
    },
  })
}

const READ: Pick<RouteOptions, 'method' | 'schema'> = {
  method: ['GET', 'HEAD'],
  schema: { hide: true },
}

/** A roll-out to fifty hosts comes at once; a package is 28 MB, and a slow reader holds a file and a connection. */
const MAX_DOWNLOADS = 200

/** Counts what is being sent. */
function createDownloadGate(): (request: FastifyRequest) => boolean {
  let downloads = 0
  return ({ raw }) => {
    if (downloads >= MAX_DOWNLOADS) return false
    downloads += 1
    raw.once('close', () => {
      downloads -= 1
    })
    return true
  }
}
