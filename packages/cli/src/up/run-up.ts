import { setTimeout as sleep } from 'node:timers/promises'
import { isLoopback } from '@openhss/contract'
import type { Server } from '@openhss/server'
import type { Context } from '../context.ts'
import {
  commandOf,
  dataDirectoryOf,
  isDefaultDataDirectory,
  tlsSettingsOf,
} from '../machine/environment.ts'
import { createCertificateRenewal } from '../machine/certificate-renewal.ts'
import { printable } from '../output/printable.ts'
import { startLocalServer } from '../machine/local-server.ts'
import { unlessStopped } from '../machine/stop-signal.ts'
import { createNoticeLog } from './notice-log.ts'
import { superviseAgent } from './supervise-agent.ts'
import { UpView } from './up-view.ts'

/** Runs the server in this process and the agent in another until it is told to stop. */
export async function runUp(context: Context): Promise<void> {
  const { environment, terminal } = context
  const renewal = createCertificateRenewal()
  // On a terminal SIGHUP says that the terminal is gone.
  const renewsCertificate = tlsSettingsOf(environment).tls !== undefined && !terminal.liveLines
  const stopped = context.stopSignal(renewsCertificate ? renewal.ask : undefined)
  const view = new UpView(terminal)
  view.step('data', printable(dataDirectoryOf(environment)))
  const startedAt = performance.now()
  const starting = startLocalServer(environment, createNoticeLog(view), {
    onMigration: (text) => view.progress('database', text),
    signal: stopped,
  })
  const server = await unlessStopped(starting, stopped)
  if (server === undefined) {
    terminal.print('Stopped.\n')
    return
  }
  try {
    await renewal.begin(server)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    view.step('server', `${server.endpoint}, database ready (${seconds} s)`)
    await runAgentBeside(server, view, context, stopped)
  } finally {
    await server.stop()
  }
  if (stopped.aborted) terminal.print('Stopped.\n')
}

/** A newcomer waits at most this long for the likely passwords; the check goes on after it. */
const READY_AFTER_MS = 40_000

async function runAgentBeside(
  server: Server,
  view: UpView,
  { environment }: Context,
  stopped: AbortSignal,
): Promise<void> {
  const dataDirectory = dataDirectoryOf(environment)
  const agent = superviseAgent({
    endpoint: server.endpoint,
    dataDirectory,
    projectId: server.projectId,
    variables: environment.variables,
    createJoinToken: () => server.createJoinToken(),
    onEvent: (event) => view.receive(event),
    onRestart: (how, delayMs) =>
      view.notice(`The agent ended (${how}); it starts again in ${delayMs / 1000} s.`),
    signal: stopped,
  })
  await Promise.race([view.ready, waitUntil(READY_AFTER_MS, stopped), agent])
  if (!stopped.aborted) {
    view.showReady({
      ...server,
      signInLink: signInLinkOf(server),
      isRoot: environment.isRoot,
      command: commandOf(environment),
      isSudo: environment.isRoot && (environment.variables.SUDO_USER ?? '') !== '',
      dataDirectory: isDefaultDataDirectory(environment) ? undefined : dataDirectory,
    })
  }
  await agent
}

/** The link counts only by a loopback address, and a name of the certificate may be that of a network. */
function signInLinkOf(server: Server): string | undefined {
  const host = new URL(server.endpoint).hostname.replace(/^\[(.*)\]$/, '$1')
  return host === 'localhost' || isLoopback(host) ? server.createSignInLink() : undefined
}

async function waitUntil(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
