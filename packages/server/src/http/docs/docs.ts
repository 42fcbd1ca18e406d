import type { Operations } from '@openhss/contract'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { version } from '../../version.ts'
import { PAGE_POLICY } from '../page-headers.ts'
import { describeOperation, securitySchemes } from './openapi.ts'

/** Serves `/openapi.json` and its explorer at `/docs`. */
export async function registerDocs(app: FastifyInstance, operations: Operations): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'OpenHSS', version, description: INTRODUCTION },
      // A relative address: the explorer talks to the server that the page came from, and to no other.
      servers: [{ url: '/' }],
      tags: TAGS,
      components: { securitySchemes },
    },
    transform: ({ schema, url, route }) => {
      const { operationId = '' } = (route.config ?? {}) as { operationId?: string }
      const operation = operations[operationId]
      return {
        schema: operation === undefined ? schema : describeOperation(operationId, operation),
        url,
      }
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: CONTENT_SECURITY_POLICY,
    theme: { title: 'OpenHSS API' },
    uiConfig: {
      // The explorer's top bar would take the address of another document.
      layout: 'BaseLayout',
      docExpansion: 'list',
      tryItOutEnabled: true,
      // It would leave a token that is good for a day in localStorage, where the next user of the browser finds it.
      persistAuthorization: false,
    },
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

const INTRODUCTION = `Open ports with their owners, and accounts with weak passwords.

To try it here: execute \`createToken\` with your password, copy the \`x-subject-token\` header of its answer
into **Authorize** as \`authToken\`, and \`token.project.id\` wherever a \`project_id\` is asked for. On the
machine of the server, \`openhss token\` prints a token too. It is forgotten when the page is left.

Every answer carries \`X-Request-Id\`; quote it when something went wrong.`

/** The groups of operations, in the order in which a new user meets them. */
const TAGS = [
  { name: 'IAM', description: 'Who you are: tokens, projects, access keys' },
  { name: 'Asset management', description: 'Open ports' },
  { name: 'Baseline management', description: 'Weak passwords' },
  { name: 'Host management', description: 'Detection on demand' },
  { name: 'Overview', description: 'How many agents are there' },
  { name: 'Weak-password policy', description: "A project's own weak passwords" },
  { name: 'OpenHSS', description: 'Hosts, join tokens, own words and the audit log' },
  { name: 'EPS', description: 'Enterprise projects: groups of hosts' },
  { name: 'Accounts and users', description: 'Who may do what' },
  { name: 'Agent', description: 'What agents call, each with its own secret; not for people' },
]

/** swagger-ui draws its icons from data: URLs. */
const CONTENT_SECURITY_POLICY = { ...PAGE_POLICY, 'img-src': ["'self'", 'data:'] }
