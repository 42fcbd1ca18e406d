import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { badRequest } from '../answers/api-error.ts'
import type { AgentPackage } from './agent-packages.ts'

/**
 * Writes the script that installs the agent from this server.
 * @param endpoint as the client wrote it: `http://` or `https://` with a host and a port.
 * @throws HSS.0001 for a host that would be more than a host in a shell.
 */
export async function writeInstallScript(
  endpoint: string,
  packages: readonly AgentPackage[],
): Promise<string> {
  const lines = packages.map(({ format, arch, file, sha256, version }) =>
    [format, arch, file, sha256, version].join(' '),
  )
  return fillIn('install.sh', {
    ENDPOINT: checkEndpoint(endpoint),
    PACKAGES: lines.join('\n'),
    NO_PACKAGES,
  })
}

/**
 * Writes what runs the agent on each node of a Kubernetes cluster.
 * @param version of the agent's image.
 * @throws HSS.0001 for a host that would be more than a host in YAML.
 */
export async function writeDaemonSet(endpoint: string, version: string): Promise<string> {
  return fillIn('daemonset.yaml', { ENDPOINT: checkEndpoint(endpoint), VERSION: version })
}

/** Reads a file of this folder, with what only a request knows in place of names such as `@ENDPOINT@`. */
async function fillIn(file: string, values: Readonly<Record<string, string>>): Promise<string> {
  const template = await readFile(path.join(import.meta.dirname, file), 'utf8')
  return template.replaceAll(/@([A-Z_]+)@/g, (_all, name: string) => values[name] ?? '')
}

/** Gives the endpoint of a request for a text that a program reads. @throws HSS.0001 for a host that is none. */
export function checkEndpoint(endpoint: string): string {
  if (/^https?:\/\/(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/.test(endpoint)) {
    return endpoint
  }
  throw badRequest('Host must be the name or the address of this server, and a port.')
}

/** What to do where a server has no packages. It has no quotation mark, because it stands in the script too. */
export const NO_PACKAGES =
  'This server has no packages of the agent: run `npm run package` where OpenHSS is installed from its sources, or name a folder that has them in OPENHSS_PACKAGES_DIR.'
