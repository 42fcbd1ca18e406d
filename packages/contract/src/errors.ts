/**
 * Every error that crosses the wire, with its HTTP status and public message. HSS.* is the service's own
 * table, all of it 400; APIGW.* is the gateway's. EPS.* is for the paths of enterprise projects. IAM.* is for IAM's:
 * on those of `/v3/` only the status and the message cross the wire; IAM.0401 and IAM.0409 are codes of our own.
 * AGENT.* is for our agent paths, OPENHSS.* for our other paths where HSS has no code. See docs/wire/errors.md.
 */
export const errors = {
  'HSS.0001': { status: 400, message: 'Invalid parameter.' },
  'HSS.0002': { status: 400, message: 'Failed to parse the request.' },
  'HSS.0011': { status: 400, message: 'Requested resource not found.' },
  'HSS.0013': { status: 400, message: 'Insufficient permissions.' },
  'HSS.1001': { status: 400, message: 'The selected server is not associated with any agent.' },
  'HSS.1007': { status: 400, message: 'The agent is offline.' },
  'APIGW.0101': {
    status: 404,
    message: 'The API does not exist or has not been published in the environment.',
  },
  'APIGW.0201': { status: 400, message: 'API request error.' },
  'APIGW.0201/entity': { status: 413, message: 'Request entity too large.' },
  'APIGW.0201/uri': { status: 414, message: 'Request URI too large.' },
  'APIGW.0201/headers': { status: 494, message: 'Request headers too large.' },
  'APIGW.0202': { status: 503, message: 'Backend unavailable.' },
  'APIGW.0301': { status: 401, message: 'Incorrect IAM authentication information' },
  'APIGW.0302': { status: 403, message: 'The IAM user is not authorized to access the API.' },
  'APIGW.0307': { status: 401, message: 'The token must be updated.' },
  'APIGW.0308': { status: 429, message: 'The throttling threshold has been reached.' },
  'APIGW.0601': { status: 500, message: 'Internal server error.' },
  'EPS.0001': { status: 500, message: 'System error.' },
  'EPS.0002': { status: 400, message: 'Bad request.' },
  'EPS.0004': { status: 403, message: 'Permission error.' },
  'EPS.0005': { status: 404, message: 'Requested resources not found.' },
  'EPS.0009': {
    status: 400,
    message: 'The number of enterprise project exceeds the upper limit.',
  },
  'EPS.0010': { status: 409, message: 'The enterprise project name already exists.' },
  'EPS.0012': { status: 400, message: 'The default enterprise project cannot be modified.' },
  'IAM.0003': { status: 403, message: 'You are not authorized to perform the requested action.' },
  'IAM.0004': { status: 404, message: 'Could not find the requested resource.' },
  'IAM.0006': {
    status: 500,
    message: 'An unexpected error prevented the server from fulfilling your request.',
  },
  'IAM.0007': { status: 400, message: 'Request parameter is invalid.' },
  'IAM.0011': { status: 400, message: 'Request body is invalid.' },
  'IAM.0401': {
    status: 401,
    message: 'The account, user name or password is wrong.',
  },
  'IAM.0401/scope': {
    status: 401,
    message: 'The project or account of the scope does not exist, or the user has no grant for it.',
  },
  'IAM.0401/locked': {
    status: 401,
    message:
      'Too many failures in a row: the user name is locked for this address. Try again in five minutes.',
  },
  'IAM.0401/token': {
    status: 401,
    message: 'The token is unknown, expired or revoked.',
  },
  'IAM.0401/link': {
    status: 401,
    message:
      'The sign-in link was used, is older than ten minutes, or was opened on another machine than that of the server.',
  },
  'IAM.0401/origin': {
    status: 401,
    message: 'Only a page of this server may sign a browser in.',
  },
  'IAM.0409': { status: 409, message: 'The resource exists already.' },
  'AGENT.0001': { status: 401, message: 'The join token is unknown, used up or expired.' },
  'AGENT.0002': { status: 401, message: 'The agent is unknown or its secret is wrong.' },
  'AGENT.0003': {
    status: 409,
    message: 'Another copy of this agent speaks for the host.',
  },
  'AGENT.0004': { status: 401, message: 'The host of this agent was deleted.' },
  'AGENT.0005': { status: 400, message: 'The version of the agent is too old for this server.' },
  'OPENHSS.0409': { status: 409, message: 'Another request changed it. Read it again and retry.' },
} as const satisfies Record<string, { status: number; message: string }>

/** A code, with `/detail` where one public code covers several statuses or messages. */
export type ErrorCode = keyof typeof errors

/** Gives a code as it stands on the wire. */
export function publicCode(code: ErrorCode): string {
  return code.split('/', 1)[0] ?? code
}

/** Gives what stands behind the slash of a code: which of several errors with one public code it is. */
export function detailOf(code: ErrorCode): string | undefined {
  return code.split('/', 2)[1]
}

/** Body of every error of the HSS, EPS, newer IAM, agent and OpenHSS paths: docs/wire/errors.md, "Body and headers". */
export interface ErrorBody {
  error_code: string
  error_msg: string
  /** Which of the errors with this code it is, on the paths of OpenHSS alone. */
  error_detail?: string
  request_id?: string
  /** On the paths of EPS, whose documents and Terraform's client have the two texts in here. */
  error?: { error_code: string; error_msg: string }
}
