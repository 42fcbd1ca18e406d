import { access } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, RouteHandlerMethod, RouteOptions } from 'fastify'
import { ApiFailure } from '../answers/api-error.ts'
import { addressGroup } from '../limits/address-group.ts'
import { createCallCounter } from '../limits/call-counter.ts'
import type { CallLimits } from '../limits/call-limits.ts'
import { CONSOLE_HEADERS } from './console-headers.ts'
import { prefersHtml } from './prefers-html.ts'

/**
 * Serves the built console: its files below `/assets/`, and its one page for the paths that the console reads itself. Any
 * other path stays the API's, so that a wrong one is 404 APIGW.0101 and no page.
 *
 * Nobody is asked who it is: these are the same files for everybody, and the sign-in is one of them. So an address has a limit,
 * of all its files together.
 * @param folder what `vite build` wrote; it may come, change and go while the server runs.
 */
export async function registerConsole(
  app: FastifyInstance,
  folder: string,
  { perAddress }: Pick<CallLimits, 'perAddress'>,
): Promise<void> {
  app.addConstraintStrategy({
    name: READER,
    storage: () => {
      const stores = new Map<unknown, never>()
      return {
        get: (reader) => stores.get(reader) ?? null,
        set: (reader, store) => void stores.set(reader, store as never),
      }
    },
    deriveConstraint: ({ headers }) => (prefersHtml(headers.accept) ? BROWSER : undefined),
  })
  await app.register(async (pages) => serveConsole(pages, folder, perAddress * FILES_OF_A_PAGE))
}

/** `GET /` is IAM's list of versions to everybody but a browser that opens a page. */
const READER = 'reader'
const BROWSER = 'browser'

/**
 * The sign-in loads 14. So nobody of an office that shares an address is refused when a hundred of them open the console
 * for the first time in the same second.
 */
const FILES_OF_A_PAGE = 15

async function serveConsole(
  pages: FastifyInstance,
  folder: string,
  filesPerAddress: number,
): Promise<void> {
  const files = createCallCounter(filesPerAddress)
  pages.addHook('onRequest', (request, reply, done) => {
    // A page, and also that a file is missing, is asked for anew after an upgrade.
    reply.headers(CONSOLE_HEADERS).header('cache-control', 'no-cache')
    done(files.count(addressGroup(request.ip)) ? new ApiFailure('APIGW.0308') : undefined)
  })
  await pages.register(fastifyStatic, {
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    // The build wrote a brotli and a gzip form beside each file; they have no addresses of their own.
    preCompressed: true,
    allowedPath: (file) => !/\.(?:br|gz)$/.test(file),
    index: false,
    acceptRanges: false,
    // A name has a hash of what is in the file.
    maxAge: YEAR_MS,
    immutable: true,
    // Without a console there is one sentence for readers; the log need not have another one.
    suppressWarning: true,
  })

  const sendPage: RouteHandlerMethod = async (_request, reply) => {
    if (await exists(path.join(folder, 'index.html'))) {
      return reply.sendFile('index.html', folder, { cacheControl: false })
    }
    return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
  }
  for (const url of ['/sign-in', '/p/*', '/account', '/account/*']) {
    pages.route({ ...READ, url, handler: sendPage })
  }
  pages.route({
    ...READ,
    url: '/',
    constraints: { [READER]: BROWSER },
    onRequest: (_request, reply, done) => {
      reply.header('vary', 'accept')
      done()
    },
    handler: sendPage,
  })
  pages.route({
    ...READ,
    url: '/favicon.svg',
    handler: async (_request, reply) =>
      reply.sendFile('favicon.svg', folder, { cacheControl: false }),
  })
}

/** The longest time that caches may believe in (RFC 2616 section 14.21). */
const YEAR_MS = 31_536_000_000

const READ: Pick<RouteOptions, 'method' | 'schema'> = {
  method: ['GET', 'HEAD'],
  schema: { hide: true },
}

const NOT_BUILT =
  'The console is not built yet: run `npm run setup` where OpenHSS is installed, then load this page again.\n'

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
