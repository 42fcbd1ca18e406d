import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** A text of an agent, taken apart: its words, and what stands at their gaps, such as the name of a file. */
export interface ObstacleText {
  readonly words: MessageDescriptor
  readonly values: Readonly<Record<string, string>>
}

/**
 * Finds the words of a text in which an agent says what stood in the way of reading a service, or what to do about it;
 * undefined for a text of another version, and for one that was cut. There are no codes of them on the wire: a server
 * stores the coverage of a scan as it comes, and one of the version before refuses a field that it does not know. Pure.
 */
export function findObstacleText(text: string): ObstacleText | undefined {
  for (const { pattern, words } of TEXTS) {
    const found = pattern.exec(text)
    if (found !== null) return { words, values: { ...found.groups } }
  }
  return undefined
}

/** The first that fits counts: the ones with less room for a file's name come first. */
const WORDS: readonly (readonly [template: string, words: MessageDescriptor])[] = [
  [
    '{file} may be newer than what the service runs with: as configured, not as it runs now',
    msg({
      message:
        '{file} may be newer than what the service runs with: as configured, not as it runs now',
    }),
  ],
  [
    '{file} may not be read by the server itself, or not by the agent',
    msg({ message: '{file} may not be read by the server itself, or not by the agent' }),
  ],
  [
    'postmaster.pid in its data directory cannot be read, by the agent or by the server',
    msg({
      message: 'postmaster.pid in its data directory cannot be read, by the agent or by the server',
    }),
  ],
  ['{file} does not exist', msg({ message: '{file} does not exist' })],
  ['{file} is broken', msg({ message: '{file} is broken' })],
  ['{file} has bytes that are no text', msg({ message: '{file} has bytes that are no text' })],
  [
    '{file} is larger than the agent reads',
    msg({ message: '{file} is larger than the agent reads' }),
  ],
  [
    '{file} has a form that the agent cannot read',
    msg({ message: '{file} has a form that the agent cannot read' }),
  ],
  ['{file} could not be read', msg({ message: '{file} could not be read' })],
  [
    'Let the server read the file, and run the agent as root.',
    msg({ message: 'Let the server read the file, and run the agent as root.' }),
  ],
  [
    'Name the file where the service looks for it by default.',
    msg({ message: 'Name the file where the service looks for it by default.' }),
  ],
  [
    'Correct the file, then restart the service.',
    msg({ message: 'Correct the file, then restart the service.' }),
  ],
  ['Save the file as UTF-8.', msg({ message: 'Save the file as UTF-8.' })],
  [
    'Split the file, or take out what is not used.',
    msg({ message: 'Split the file, or take out what is not used.' }),
  ],
  [
    'Check these accounts where they are kept.',
    msg({ message: 'Check these accounts where they are kept.' }),
  ],
  ['Look at {file}.', msg({ message: 'Look at {file}.' })],
  [
    'The server listens on no Unix socket that the agent can find.',
    msg({ message: 'The server listens on no Unix socket that the agent can find.' }),
  ],
  [
    'Run the agent as root, or set `socket` in an option file of the server.',
    msg({ message: 'Run the agent as root, or set `socket` in an option file of the server.' }),
  ],
  [
    'Run the agent as root and let root@localhost in by unix_socket (MySQL: auth_socket), or put user, password and socket of an account that may read the tables of mysql into /root/.my.cnf (mode 0600).',
    msg({
      message:
        'Run the agent as root and let root@localhost in by unix_socket (MySQL: auth_socket), or put user, password and socket of an account that may read the tables of mysql into /root/.my.cnf (mode 0600).',
    }),
  ],
  [
    'Run the agent as root and let root@localhost in by unix_socket (MySQL: auth_socket).',
    msg({
      message:
        'Run the agent as root and let root@localhost in by unix_socket (MySQL: auth_socket).',
    }),
  ],
  [
    'Run the agent as root, or as the user that runs PostgreSQL.',
    msg({ message: 'Run the agent as root, or as the user that runs PostgreSQL.' }),
  ],
  [
    'Run the agent as root, and let the user that runs PostgreSQL into the folders above the data directory.',
    msg({
      message:
        'Run the agent as root, and let the user that runs PostgreSQL into the folders above the data directory.',
    }),
  ],
  ['Run the agent as root.', msg({ message: 'Run the agent as root.' })],
  ['No login. {refusals}.', msg({ message: 'No login. {refusals}.' })],
  ['Cannot ask the server: {problem}.', msg({ message: 'Cannot ask the server: {problem}.' })],
  ['the server speaks another protocol', msg({ message: 'the server speaks another protocol' })],
  [
    'the server says more than an account list can be',
    msg({ message: 'the server says more than an account list can be' }),
  ],
  ['its socket may not be opened', msg({ message: 'its socket may not be opened' })],
  ['its socket fails ({code})', msg({ message: 'its socket fails ({code})' })],
  ['the server hung up', msg({ message: 'the server hung up' })],
  ['the agent had to stop', msg({ message: 'the agent had to stop' })],
  ['an unexpected answer', msg({ message: 'an unexpected answer' })],
  ['no answer in time', msg({ message: 'no answer in time' })],
  [
    'Look into the log of the server; the agent asks again at its next run.',
    msg({ message: 'Look into the log of the server; the agent asks again at its next run.' }),
  ],
  [
    'not read: the services of {user} have more than the agent reads for one user at a time',
    msg({
      message:
        'not read: the services of {user} have more than the agent reads for one user at a time',
    }),
  ],
  [
    'Look at the services that {user} runs, and stop those that are not needed.',
    msg({ message: 'Look at the services that {user} runs, and stop those that are not needed.' }),
  ],
  ['user {id}', msg({ message: 'user {id}' })],
  ['See whether the server hangs.', msg({ message: 'See whether the server hangs.' })],
  [
    'given up: reading it took more memory or time than the agent may take of its host',
    msg({
      message: 'given up: reading it took more memory or time than the agent may take of its host',
    }),
  ],
  [
    'Look at what its files say and who runs it, and stop it if it is not needed.',
    msg({
      message: 'Look at what its files say and who runs it, and stop it if it is not needed.',
    }),
  ],
  [
    'A fault of the agent: it could not read the accounts.',
    msg({ message: 'A fault of the agent: it could not read the accounts.' }),
  ],
  [
    'Report it to those who make the agent.',
    msg({ message: 'Report it to those who make the agent.' }),
  ],
  [
    'PostgreSQL asks for a password at its Unix socket',
    msg({ message: 'PostgreSQL asks for a password at its Unix socket' }),
  ],
  [
    'PostgreSQL has no role {role} that may log in',
    msg({ message: 'PostgreSQL has no role {role} that may log in' }),
  ],
  [
    'Create a superuser {role} without a password, as initdb does by default.',
    msg({ message: 'Create a superuser {role} without a password, as initdb does by default.' }),
  ],
  [
    'its roles are more than the agent reads',
    msg({ message: 'its roles are more than the agent reads' }),
  ],
  ['Remove roles that nobody uses.', msg({ message: 'Remove roles that nobody uses.' })],
  ['the run was stopped', msg({ message: 'the run was stopped' })],
  ['Run it again.', msg({ message: 'Run it again.' })],
  [
    'PostgreSQL ended the connection, or did not answer within 10 seconds',
    msg({ message: 'PostgreSQL ended the connection, or did not answer within 10 seconds' }),
  ],
  ['Look into the log of PostgreSQL.', msg({ message: 'Look into the log of PostgreSQL.' })],
  [
    'its Unix socket {address} cannot be connected to',
    msg({ message: 'its Unix socket {address} cannot be connected to' }),
  ],
  [
    'Restart PostgreSQL, which makes its socket anew.',
    msg({ message: 'Restart PostgreSQL, which makes its socket anew.' }),
  ],
  [
    'PostgreSQL is starting, stopping or recovering, and lets nobody in',
    msg({ message: 'PostgreSQL is starting, stopping or recovering, and lets nobody in' }),
  ],
  [
    'Nothing: it is read as soon as PostgreSQL takes connections.',
    msg({ message: 'Nothing: it is read as soon as PostgreSQL takes connections.' }),
  ],
  ['it has no Unix socket with a path', msg({ message: 'it has no Unix socket with a path' })],
  [
    'Name a folder in unix_socket_directories and restart PostgreSQL.',
    msg({ message: 'Name a folder in unix_socket_directories and restart PostgreSQL.' }),
  ],
  [
    'PostgreSQL does not let the role {role} in ({state})',
    msg({ message: 'PostgreSQL does not let the role {role} in ({state})' }),
  ],
  ['the role {role} is no superuser', msg({ message: 'the role {role} is no superuser' })],
  [
    'Make it one: the role is named after the user that runs PostgreSQL.',
    msg({ message: 'Make it one: the role is named after the user that runs PostgreSQL.' }),
  ],
  [
    'all connections of PostgreSQL are taken',
    msg({ message: 'all connections of PostgreSQL are taken' }),
  ],
  [
    'Raise max_connections or superuser_reserved_connections.',
    msg({ message: 'Raise max_connections or superuser_reserved_connections.' }),
  ],
  [
    'PostgreSQL answered with the error {state}',
    msg({ message: 'PostgreSQL answered with the error {state}' }),
  ],
  [
    'Put the line "local all {role} peer" first in pg_hba.conf, and reload PostgreSQL.',
    msg({
      message: 'Put the line "local all {role} peer" first in pg_hba.conf, and reload PostgreSQL.',
    }),
  ],
  ['the user that runs it has no name', msg({ message: 'the user that runs it has no name' })],
  ['Add the user to /etc/passwd.', msg({ message: 'Add the user to /etc/passwd.' })],
  [
    'pg_hba.conf has more rules and names than the agent can hold against the roles.',
    msg({
      message: 'pg_hba.conf has more rules and names than the agent can hold against the roles.',
    }),
  ],
  [
    'Take out rules that are not used, or name groups and networks in place of each one.',
    msg({
      message:
        'Take out rules that are not used, or name groups and networks in place of each one.',
    }),
  ],
  ['Reload PostgreSQL.', msg({ message: 'Reload PostgreSQL.' })],
  [
    'no configuration file of {server} that is known fits the ports that it listens on',
    msg({
      message: 'no configuration file of {server} that is known fits the ports that it listens on',
    }),
  ],
  [
    'Start {server} with the file in the usual place, or restart it after a change of its port.',
    msg({
      message:
        'Start {server} with the file in the usual place, or restart it after a change of its port.',
    }),
  ],
  ['Restart vsftpd.', msg({ message: 'Restart vsftpd.' })],
  ['Restart proftpd.', msg({ message: 'Restart proftpd.' })],
  [
    '{module} takes accounts from another place',
    msg({ message: '{module} takes accounts from another place' }),
  ],
  [
    '{realm} takes users from another place',
    msg({ message: '{realm} takes users from another place' }),
  ],
  [
    'no configuration file fits what the server listens on',
    msg({ message: 'no configuration file fits what the server listens on' }),
  ],
  [
    'Start it with a file in /etc/redis that has its own `port`, `unixsocket` and `dir`, or with `set-proc-title no`.',
    msg({
      message:
        'Start it with a file in /etc/redis that has its own `port`, `unixsocket` and `dir`, or with `set-proc-title no`.',
    }),
  ],
  [
    'both {files} fit what the server listens on',
    msg({ message: 'both {files} fit what the server listens on' }),
  ],
  [
    '{file} does not fit what the server listens on',
    msg({ message: '{file} does not fit what the server listens on' }),
  ],
  [
    '{file} does not fit the ports that the server listens on',
    msg({ message: '{file} does not fit the ports that the server listens on' }),
  ],
  [
    'Restart the server, so that it has what is configured.',
    msg({ message: 'Restart the server, so that it has what is configured.' }),
  ],
  [
    'the password of the default user is not the one of the configuration file',
    msg({ message: 'the password of the default user is not the one of the configuration file' }),
  ],
  [
    'Write it down with CONFIG REWRITE or ACL SAVE, or correct the file.',
    msg({ message: 'Write it down with CONFIG REWRITE or ACL SAVE, or correct the file.' }),
  ],
  [
    'Restart the server, or let the agent in: give the default user its password in the file.',
    msg({
      message:
        'Restart the server, or let the agent in: give the default user its password in the file.',
    }),
  ],
  [
    'Restart Tomcat, so that it has what is configured.',
    msg({ message: 'Restart Tomcat, so that it has what is configured.' }),
  ],
  ['Restart Tomcat.', msg({ message: 'Restart Tomcat.' })],
  [
    'its command line does not say where its configuration is',
    msg({ message: 'its command line does not say where its configuration is' }),
  ],
  [
    'Start Tomcat with an absolute -Dcatalina.base.',
    msg({ message: 'Start Tomcat with an absolute -Dcatalina.base.' }),
  ],
]

const TEXTS = WORDS.map(([template, words]) => ({ words, pattern: patternOf(template) }))

/** A pattern for the texts that are written by a template, with a group for each of its gaps. */
function patternOf(template: string): RegExp {
  const fixed = template.split(/\{(\w+)\}/).map((part, index) => {
    return index % 2 === 1 ? `(?<${part}>.+)` : escaped(part)
  })
  return new RegExp(`^${fixed.join('')}$`, 's')
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
