import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { deleteHostCommand } from './hosts/delete-host.ts'
import { labelHostsCommand } from './hosts/label-hosts.ts'
import { listHostsCommand } from './hosts/list-hosts.ts'
import { moveHostCommand } from './hosts/move-host.ts'
import { renameHostCommand } from './hosts/rename-host.ts'
import { rotateSecretCommand } from './hosts/rotate-secret.ts'
import { showHostCommand } from './hosts/show-host.ts'
import { splitHostCommand } from './hosts/split-host.ts'
import { nounCommand } from './noun-command.ts'

export function hostsCommand(context: Context): Command {
  return nounCommand(
    'hosts',
    'list, show, rename, label, move, split, rotate-secret and delete hosts',
    'A host is named by its name, its ID or the beginning of one that no other has. It is in one enterprise project, and with it all that is known of the host.',
    [
      listHostsCommand(context),
      showHostCommand(context),
      renameHostCommand(context),
      labelHostsCommand(context),
      moveHostCommand(context),
      splitHostCommand(context),
      rotateSecretCommand(context),
      deleteHostCommand(context),
    ],
    'openhss hosts list coverage:partial',
  )
}
