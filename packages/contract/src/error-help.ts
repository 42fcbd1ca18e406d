import type { ErrorCode } from './errors.ts'

/** What an error means for whoever gets it, and what to do about it; the page of errors is made of this. */
export interface ErrorHelp {
  readonly meaning: string
  readonly remedy: string
}

export const errorHelp = {
  'HSS.0001': {
    meaning:
      'A parameter is missing, has the wrong type, or is out of its range; the message names it.',
    remedy: 'Correct the parameter. The API explorer shows what each one may be.',
  },
  'HSS.0002': {
    meaning: 'The body of the request is no JSON.',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  'HSS.0011': {
    meaning: 'An object that the request names does not exist, or the caller may not see it.',
    remedy: 'List the objects of this kind and take an ID from there.',
  },
  'HSS.0013': {
    meaning:
      'The project or enterprise project does not exist, is not granted to the caller, or is not the one of the token.',
    remedy:
      'Use a token for this project, or have somebody grant the role: `openhss grants create`. With rights in some enterprise projects only, name one or `all_granted_eps`.',
  },
  'HSS.1001': {
    meaning: 'No host with an agent has this `host_id`, or the caller may not see it.',
    remedy: 'Take the ID from `openhss status`, and enrol the host if it is not there.',
  },
  'HSS.1007': {
    meaning:
      'The agent of the host keeps no request open and did not report for 90 seconds. No detection was started.',
    remedy:
      'Start the agent, or wait until the host is back (`openhss status`, `last_seen_at`), and ask again.',
  },
  'APIGW.0101': {
    meaning: 'There is no such path, or not with this method.',
    remedy: 'Compare path and method with the API explorer.',
  },
  'APIGW.0201': {
    meaning: 'The request cannot be read as HTTP.',
    remedy: 'Look at what the client, or a proxy on the way, sends.',
  },
  'APIGW.0201/entity': {
    meaning: 'The body is larger than the operation takes, 12 MB in general.',
    remedy: 'Send less at once.',
  },
  'APIGW.0201/uri': {
    meaning: 'The address is too long.',
    remedy: 'Use shorter filters.',
  },
  'APIGW.0201/headers': {
    meaning: 'The headers together are too large.',
    remedy: 'Send fewer or shorter headers; a token of 32,768 characters passes.',
  },
  'APIGW.0202': {
    meaning:
      'The database is away, too slow, or has no space left; the message says which. Reads go on while only space is lacking.',
    remedy:
      'Send the request again after the seconds of Retry-After. If it lasts, look at /readyz and the log.',
  },
  'APIGW.0301': {
    meaning:
      'There is neither a token nor a signature, or it is wrong. After more than five failures in a row of a key it is locked for that address, for five minutes.',
    remedy:
      'Check the key, its secret and the clock (at most 15 minutes off), or ask for a new token. Proxies must not change Host, User-Agent or Content-Type of signed requests.',
  },
  'APIGW.0302': {
    meaning: 'The caller is known, but its role does not allow the operation.',
    remedy: 'Have somebody grant a role that has the permission: `openhss grants create`.',
  },
  'APIGW.0307': {
    meaning: 'The token expired or was revoked, for example by a new password.',
    remedy: 'Ask for a new one: `openhss token`.',
  },
  'APIGW.0308': {
    meaning:
      'The caller, or its address, makes too many calls. Too many changes of one user, each of which the audit log keeps, or too many passwords that wait to be checked.',
    remedy:
      'Wait a second (`Retry-After`). `OPENHSS_RATE_LIMIT` is the limit for one caller; the message names the one for changes.',
  },
  'APIGW.0601': {
    meaning: 'The server failed.',
    remedy: 'Try again; the log of the server has the reason under the same `request_id`.',
  },
  'EPS.0001': {
    meaning: 'The server failed, or its database is away.',
    remedy: 'Try again; the log of the server has the reason under the same `request_id`.',
  },
  'EPS.0002': {
    meaning:
      'A parameter is missing, has the wrong type, or is out of its range, or the enterprise project still holds hosts; the message says which.',
    remedy: 'Correct the parameter. The API explorer shows what each one may be.',
  },
  'EPS.0004': {
    meaning: 'The caller is known, but its role does not allow the operation.',
    remedy: 'Have somebody grant a role for the whole account: `openhss grants create`.',
  },
  'EPS.0005': {
    meaning: 'The enterprise project does not exist, or is not granted to the caller.',
    remedy: 'List the enterprise projects and take an ID from there.',
  },
  'EPS.0009': {
    meaning: 'The account has 1,000 enterprise projects, which is the most.',
    remedy: 'Delete one that holds no host.',
  },
  'EPS.0010': {
    meaning: 'Another enterprise project of the account has the name.',
    remedy: 'Choose another name.',
  },
  'EPS.0012': {
    meaning: 'The default enterprise project is always there, and stays as it is.',
    remedy: 'Make an enterprise project of your own.',
  },
  'IAM.0003': {
    meaning: 'The caller may not do this on the paths of IAM.',
    remedy: 'Have somebody grant a role for the whole account that has the permission.',
  },
  'IAM.0004': {
    meaning: 'The token, user, key or project that the request names does not exist.',
    remedy: 'Check the ID.',
  },
  'IAM.0006': {
    meaning: 'The server failed, or its database is away.',
    remedy: 'Try again; the log of the server has the reason under the same request ID.',
  },
  'IAM.0007': {
    meaning:
      'A parameter is missing, has the wrong type, or is out of its range; the message names it.',
    remedy: 'Correct the parameter. The API explorer shows what each one may be.',
  },
  'IAM.0011': {
    meaning: 'The body of the request is no JSON.',
    remedy: 'Send JSON with `Content-Type: application/json`.',
  },
  'IAM.0401': {
    meaning: 'Account, user name or password is wrong; which of them is not said.',
    remedy: 'Try again. An administrator can set a new password: `openhss users reset-password`.',
  },
  'IAM.0401/scope': {
    meaning:
      'The password was right, but the user has no grant for the project or account asked for.',
    remedy: 'Ask for a token for another project, or have somebody grant a role there.',
  },
  'IAM.0401/locked': {
    meaning: 'More than five wrong passwords in a row came from this address.',
    remedy: 'Wait five minutes. Other addresses are not locked.',
  },
  'IAM.0401/token': {
    meaning: 'A new token was asked for with one that is no longer good.',
    remedy: 'Sign in with the password: `openhss token`.',
  },
  'IAM.0401/link': {
    meaning:
      'The link that the server showed at its start was used, is older than ten minutes, or was opened on another machine, which a proxy in front counts as.',
    remedy: 'Sign in with user and password. The next start of `openhss up` shows another link.',
  },
  'IAM.0401/origin': {
    meaning:
      'A page of another address, or no browser, asked for a session. The request needs `Sec-Fetch-Site: same-origin` or, without it, an `Origin` that is the address of the server.',
    remedy:
      'Open the console under the address of the server; a proxy in front must pass on both headers. A program asks for a token instead: `openhss token`.',
  },
  'IAM.0409': {
    meaning: 'An object of this name exists already.',
    remedy: 'Choose another name.',
  },
  'AGENT.0001': {
    meaning: 'The join token is unknown, used up or expired.',
    remedy: 'Make a new one: `openhss join-token`.',
  },
  'AGENT.0002': {
    meaning: 'The server does not know the agent, or its secret is wrong.',
    remedy: 'Enrol the host again with a new join token.',
  },
  'AGENT.0003': {
    meaning:
      'The agent was copied together with its identity, such as with the disk of its machine, and the other copy speaks for the host. Nothing that this one reports is taken.',
    remedy:
      'If the copy is yours, let it become a host of its own with `openhss hosts split`, or remove the folder `agent` of its data directory and enrol it with a join token. `Retry-After` says when to ask again.',
  },
  'AGENT.0004': {
    meaning: 'Somebody deleted the host at the server, and with it the secret of its agent.',
    remedy:
      'Stop the agent. To enrol the host again, remove the folder `agent` of its data directory and start it with a new join token.',
  },
  'AGENT.0005': {
    meaning:
      'A server takes reports of agents of its own minor version, the one before, and newer ones. What it knows of the host stays as it was.',
    remedy: 'Install a newer package of the agent: `/install.sh` of the server does.',
  },
  'OPENHSS.0409': {
    meaning: 'Another request changed the object after it was read.',
    remedy: 'Read it again and repeat the change.',
  },
} as const satisfies Readonly<Record<ErrorCode, ErrorHelp>>
