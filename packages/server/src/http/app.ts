import { parse } from 'node:querystring'
import type { SecureContextOptions } from 'node:tls'
import { apiOperations } from '@openhss/contract'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { ApiFailure } from './answers/api-error.ts'
import { ambiguityOf } from './admission/ambiguous-request.ts'
import { isProxy, refuseUnknownClients } from './admission/behind-proxy.ts'
import { MAX_BODY_BYTES } from './limits/body-limits.ts'
import { limitCalls } from './limits/call-limits.ts'
import type { CallLimits } from './limits/call-limits.ts'
import { compileSerializer } from './answers/compile-serializer.ts'
import { registerCompression } from './answers/compression.ts'
import { registerConsole } from './console/console.ts'
import { registerDocs } from './docs/docs.ts'
import { compileSchema } from './bodies/compile-schema.ts'
import {
  answerBrokenPath,
  answerBrokenRequest,
  createRequestId,
  registerErrorAnswers,
} from './answers/error-answers.ts'
import { registerHealth } from './health.ts'
import type { AgentPackages } from './install/agent-packages.ts'
import { registerInstall } from './install/install.ts'
import { SafeResponse } from './answers/safe-response.ts'
import { isIamPath } from './answers/service-path.ts'
import type { Metrics } from './metrics.ts'
import { registerMetrics } from './metrics.ts'
import { registerOperations } from './operations.ts'
import type { AdmissionParts, Handlers } from './operations.ts'
import { declareRequestFacts } from './admission/request-facts.ts'

export interface AppParts {
  readonly handlers: Handlers<typeof apiOperations>
  readonly admissionParts: AdmissionParts
  readonly limits: CallLimits
  /** Resolves when the database answers. */
  readonly checkReady: () => Promise<void>
  readonly metrics: Metrics
  readonly log: FastifyBaseLogger
  readonly tls: SecureContextOptions | undefined
  /** Whether every connection comes from one proxy, which names the client in X-Forwarded-*. */
  readonly behindTlsProxy: boolean
  /** Folder of the built console; it may be missing. */
  readonly consoleFolder: string
  readonly packages: AgentPackages
}

/** The HTTP side of the server: routes, limits and error answers, without a port. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: parts.log,
    // A line for every request would cost more than the request; metrics count them.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestId,
    // A logger for each request costs 2 µs; the few lines about a request name its ID themselves.
    childLoggerFactory: (logger) => logger,
    ...(parts.behindTlsProxy && { trustProxy: isProxy }),
    bodyLimit: MAX_BODY_BYTES,
    // A token has up to 32,768 characters; Node's own limit for all headers is 16,384 bytes.
    ...(parts.tls === undefined
      ? { http: HTTP_OPTIONS }
      : { https: { ...parts.tls, ...HTTP_OPTIONS } }),
    // Slow senders may not hold a connection for ever.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: parts.behindTlsProxy ? PROXY_KEEP_ALIVE_MS : KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    // 1,024: a path parameter of 256 characters, percent-encoded and then some.
    // Node's parser turns undecodable bytes into U+FFFD, which validation refuses; Fastify's own leaves
    // them as they are.
    routerOptions: { maxParamLength: 1024, querystringParser: (text) => parse(text) },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerBrokenPath,
  })

  app.setValidatorCompiler(({ schema }) => compileSchema(schema))
  app.setSerializerCompiler(({ schema }) => compileSerializer(schema))
  declareRequestFacts(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    if (isIamPath(request.url)) reply.header('x-iam-trace-id', request.id)
    const ambiguity = ambiguityOf(request.raw)
    if (ambiguity !== undefined) {
      // What follows on the connection may be meant for somebody else.
      reply.header('connection', 'close')
      return done(new ApiFailure('APIGW.0201', ambiguity))
    }
    if (request.url.length > MAX_URI_LENGTH) return done(new ApiFailure('APIGW.0201/uri'))
    // Answered before the body is read. A known path with another method is 404 too, as the gateway has it, not 405.
    return done(request.is404 ? new ApiFailure('APIGW.0101') : undefined)
  })
  if (parts.behindTlsProxy) refuseUnknownClients(app)
  registerErrorAnswers(app)

  app.server.maxConnections = MAX_CONNECTIONS
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response)
  })
  const gatekeeper = limitCalls(parts.admissionParts.gatekeeper, parts.limits)
  await registerConsole(app, parts.consoleFolder, parts.limits)
  await registerInstall(app, parts.packages, parts.limits)
  await registerDocs(app, apiOperations)
  registerMetrics(app, parts.metrics, gatekeeper)
  registerHealth(app, parts.checkReady)
  // Registered after the pages, which are read once and need no limits.
  await registerCompression(app)
  registerOperations(app, apiOperations, parts.handlers, { ...parts.admissionParts, gatekeeper })
  return app
}

/** A request without Host, or with an expectation that we do not know, is answered like any other. */
const HTTP_OPTIONS = {
  maxHeaderSize: 65_536,
  requireHostHeader: false,
  ServerResponse: SafeResponse,
}
/** Proxies let as much through: nginx's large_client_header_buffers are 8 KB. */
const MAX_URI_LENGTH = 8192
/**
 * An agent reports every 30 s beside the request that it holds open. Kept until then, the second connection of 10,000 agents
 * would take 80 MB and half of the files that a process usually may open.
 */
const KEEP_ALIVE_MS = 10_000
/** A proxy keeps its few connections for a minute, and loses a request on one that is closed before. */
const PROXY_KEEP_ALIVE_MS = 72_000
/** One connection for each of 50,000 agents, and some for reports and users; idle ones cost about 8 kB each. */
const MAX_CONNECTIONS = 60_000
