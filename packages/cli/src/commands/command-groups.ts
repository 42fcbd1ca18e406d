import type { Command } from 'commander'
import { accessKeysCommand } from './access-keys.ts'
import { accountsCommand } from './accounts.ts'
import { agentCommand } from './agent.ts'
import { agentsCommand } from './agents.ts'
import { backupCommand } from './backup.ts'
import { changesCommand } from './changes.ts'
import { detectCommand } from './detect.ts'
import { diffCommand } from './diff.ts'
import { doctorCommand } from './doctor.ts'
import { enterpriseProjectsCommand } from './enterprise-projects.ts'
import { findingsCommand } from './findings.ts'
import { grantsCommand } from './grants.ts'
import { groupsCommand } from './groups.ts'
import { hostsCommand } from './hosts.ts'
import { joinTokenCommand } from './join-token.ts'
import { portsCommand } from './ports.ts'
import { projectsCommand } from './projects.ts'
import { restoreCommand } from './restore.ts'
import { scanCommand } from './scan.ts'
import { serverCommand } from './server.ts'
import { signInLinkCommand } from './sign-in-link.ts'
import { statusCommand } from './status.ts'
import { tokenCommand } from './token.ts'
import { upCommand } from './up.ts'
import { usersCommand } from './users.ts'
import { weakPasswordsCommand } from './weak-passwords.ts'
import { whoHasCommand } from './who-has.ts'
import { wordsCommand } from './words.ts'
import type { Context } from '../context.ts'

/** Every command of `openhss`, a file each, under the title that the help gives it, in the order of the help. */
export const COMMAND_GROUPS = {
  'This machine:': [
    upCommand,
    scanCommand,
    serverCommand,
    agentCommand,
    statusCommand,
    doctorCommand,
    signInLinkCommand,
    backupCommand,
    restoreCommand,
  ],
  'Hosts:': [
    hostsCommand,
    groupsCommand,
    findingsCommand,
    portsCommand,
    whoHasCommand,
    changesCommand,
    diffCommand,
    weakPasswordsCommand,
    wordsCommand,
    detectCommand,
    joinTokenCommand,
    agentsCommand,
  ],
  'Who may do what:': [
    usersCommand,
    grantsCommand,
    accessKeysCommand,
    tokenCommand,
    projectsCommand,
    enterpriseProjectsCommand,
    accountsCommand,
  ],
} satisfies Readonly<Record<string, readonly ((context: Context) => Command)[]>>
