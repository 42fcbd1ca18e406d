import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { apiOperations, callOperation, SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import { connect } from '@openhss/server/storage'
import type { Sql } from '@openhss/server/storage'
import { findFreePort } from '@openhss/testkit/servers'
import type { FleetTarget } from '../agents/simulated-agent.ts'

/** `openhss server` on its embedded PostgreSQL, as `npm start` runs them; `await using` ends and removes both. */
export interface FleetServer extends AsyncDisposable {
  readonly endpoint: string
  readonly target: FleetTarget
  readonly admin: { readonly user: string; readonly password: string }
  /** Token of the administrator for the project. */
  readonly token: string
  /** The database as the server has it, and its URL for psql. */
  readonly sql: Sql
  readonly databaseUrl: string
  /** IDs of the process of the server and of the postmaster. */
  readonly pids: { readonly server: number; readonly postmaster: number }
  /** Ends the server at once, as the kernel does when memory runs out. */
  kill(): Promise<void>
  /** Starts a server that was killed again, on the same address, and waits until it answers. */
  start(): Promise<void>
}

/** @param variables of the server's environment, such as NODE_OPTIONS */
export async function startFleetServer(
  variables: Readonly<Record<string, string>> = {},
): Promise<FleetServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-fleet-'))
  const dataDirectory = path.join(folder, 'data')
  const port = await findFreePort()
  const endpoint = `http://127.0.0.1:${port}`
  let child: ChildProcess
  const start = async () => {
    child = spawn(OPENHSS, ['server'], {
      env: {
        PATH: process.env.PATH,
        OPENHSS_DATA_DIR: dataDirectory,
        OPENHSS_LISTEN: `127.0.0.1:${port}`,
        OPENHSS_ADMIN_PASSWORD: PASSWORD,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await printed(child, '"listening"')
    child.stdout?.resume()
  }
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  await start()
  const { token, projectId } = await signIn(endpoint)
  const socketFolder = path.join(dataDirectory, 'postgres/socket')
  const databaseUrl = `postgres://openhss@${encodeURIComponent(socketFolder)}/openhss`
  const sql = connect({ url: databaseUrl, statementTimeoutMs: 600_000 })
  const postmasterFile = path.join(dataDirectory, 'postgres/cluster/postmaster.pid')
  return {
    endpoint,
    target: { host: '127.0.0.1', port, projectId },
    admin: { user: 'admin', password: PASSWORD },
    token,
    sql,
    databaseUrl,
    get pids() {
      const postmaster = Number.parseInt(readFileSync(postmasterFile, 'utf8'))
      return { server: child.pid ?? 0, postmaster }
    },
    kill: () => end('SIGKILL'),
    start,
    [Symbol.asyncDispose]: async () => {
      await sql.end()
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const OPENHSS = fileURLToPath(new URL('../../../packages/cli/bin/openhss', import.meta.url))
const PASSWORD = 'the password of the benchmark'

async function printed(child: ChildProcess, text: string): Promise<void> {
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk)
    if (output.includes(text)) return
  }
  throw new Error(`the server ended: ${output}`)
}

async function signIn(endpoint: string): Promise<{ token: string; projectId: string }> {
  const user = { name: 'admin', password: PASSWORD, domain: { name: 'openhss' } }
  const { body, headers } = await callOperation(apiOperations.createToken, endpoint, {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'default' } },
      },
    },
  })
  return {
    token: headers.get(SUBJECT_TOKEN_HEADER) ?? '',
    projectId: body.token.project?.id ?? '',
  }
}
