import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { apiOperations, callOperation, createClient, SUBJECT_TOKEN_HEADER } from '@openhss/contract'
import type { Client, Token } from '@openhss/contract'
import { killProcessesOf, OPENHSS, RunningCommand } from './openhss-host.ts'
import { PREPARED_PASSWORD, usePreparedDatabase } from './prepared-database/prepared-database.ts'

/** `openhss server` with a data directory of its own; `await using` stops it and removes the directory. */
export interface RunningServer extends AsyncDisposable {
  readonly endpoint: string
  readonly command: RunningCommand
  /** The variables with which a command reaches it as the administrator. */
  readonly environment: Readonly<Record<string, string>>
  readonly admin: { readonly user: string; readonly password: string }
  /** Runs an `openhss` command as the administrator and returns its JSON. */
  json(...words: string[]): unknown
  signIn(login?: { user: string; password: string; project?: string }): Promise<Session>
}

/** A user who has signed in. */
export interface Session {
  readonly token: string
  readonly description: Token
  readonly api: Client<typeof apiOperations>
}

/** @param program the command of another version */
export async function startServer(
  variables: Readonly<Record<string, string>> = {},
  program = OPENHSS,
): Promise<RunningServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'openhss-server-'))
  const env = {
    PATH: process.env.PATH,
    OPENHSS_DATA_DIR: path.join(folder, 'data'),
    OPENHSS_LISTEN: '127.0.0.1:0',
    OPENHSS_ADMIN_PASSWORD: PREPARED_PASSWORD,
    ...variables,
  }
  if (program === OPENHSS) await usePreparedDatabase(env.OPENHSS_DATA_DIR)
  const server = new RunningCommand(
    spawn(program, ['server'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const [, endpoint = ''] = await server.printed(/"endpoint":"([^"]+)"/)
  const environment = { OPENHSS_ENDPOINT: endpoint, OPENHSS_PASSWORD: PREPARED_PASSWORD }
  const admin = { user: 'admin', password: PREPARED_PASSWORD }
  return {
    endpoint,
    command: server,
    environment,
    admin,
    json: (...words) => {
      const done = spawnSync(program, [...words, '--json'], {
        env: { ...env, ...environment },
        encoding: 'utf8',
      })
      if (done.status !== 0) throw new Error(done.stderr)
      return JSON.parse(done.stdout)
    },
    signIn: (login = admin) => signIn(endpoint, login),
    [Symbol.asyncDispose]: async () => {
      await server.stop('SIGTERM')
      killProcessesOf(folder)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Gives a function that makes a join token in the project of the session, for so many hosts. */
export function joinTokensOf({ api, description }: Session): (uses: number) => Promise<string> {
  const params = { project_id: description.project?.id ?? '' }
  return async (uses) =>
    (await api.createJoinToken({ params, body: { uses, valid_hours: 1 } })).join_token
}

async function signIn(
  endpoint: string,
  { user, password, project = 'default' }: { user: string; password: string; project?: string },
): Promise<Session> {
  const { body, headers } = await callOperation(apiOperations.createToken, endpoint, {
    body: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: user, password, domain: { name: 'openhss' } } },
        },
        scope: { project: { name: project } },
      },
    },
  })
  const token = headers.get(SUBJECT_TOKEN_HEADER) ?? ''
  const api = createClient(apiOperations, endpoint, { headers: { 'x-auth-token': token } })
  return { token, description: body.token, api }
}
