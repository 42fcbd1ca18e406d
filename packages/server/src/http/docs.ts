import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { version } from '../version.ts'

/** `/openapi.json` and its explorer at `/docs`, both from the routes' own schemas. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OpenHSS',
        version,
        description: 'Open ports with their owners, and accounts with weak passwords.',
      },
      components: {
        securitySchemes: {
          authToken: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Auth-Token',
            description: 'Token of `POST /v3/auth/tokens`.',
          },
          agentSecret: { type: 'http', scheme: 'bearer', description: "The agent's own secret." },
        },
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
