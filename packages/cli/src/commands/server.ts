import { once } from 'node:events'
import { Command } from 'commander'
import { environmentHelp, SERVER_VARIABLES, STOP_SIGNALS_HELP } from './environment-help.ts'
import type { Context } from '../context.ts'
import { logLevelOf, tlsSettingsOf } from '../machine/environment.ts'
import { createCertificateRenewal } from '../machine/certificate-renewal.ts'
import { unlessStopped } from '../machine/stop-signal.ts'
import { escapeJson } from '../output/safe-json.ts'

export function serverCommand(context: Context): Command {
  return new Command('server')
    .summary('run the server only')
    .description('Runs the server without an agent. Its log is JSON on standard output.')
    .addHelpText(
      'after',
      `${environmentHelp([...SERVER_VARIABLES, 'OPENHSS_LOG_LEVEL'])}
Example:
  DATABASE_URL=postgres://openhss@db/openhss openhss server

With TLS, SIGHUP reads the certificate and its key anew instead.

Exit codes: 0 stopped by ${STOP_SIGNALS_HELP}, 1 cannot start, 2 wrong command line.`,
    )
    .action(() => runServer(context))
}

async function runServer({ environment, terminal, stopSignal }: Context): Promise<void> {
  const renewal = createCertificateRenewal()
  const hasTls = tlsSettingsOf(environment).tls !== undefined
  const signal = stopSignal(hasTls ? renewal.ask : undefined)
  // The server is loaded here, because the other commands do not need it.
  const { startLocalServer } = await import('../machine/local-server.ts')
  const log = {
    level: logLevelOf(environment),
    destination: { write: (line: string) => terminal.print(escapeJson(line)) },
  }
  const server = await unlessStopped(startLocalServer(environment, log, { signal }), signal)
  if (server === undefined) return
  await renewal.begin(server)
  if (!signal.aborted) await once(signal, 'abort')
  await server.stop()
}
