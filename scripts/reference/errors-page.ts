import { errorHelp, errors, publicCode } from '@openhss/contract'
import type { ErrorCode } from '@openhss/contract'
import { GENERATED, markdownTable } from './markdown.ts'

/** Every error of the API, from packages/contract/src/errors.ts and error-help.ts. */
export function errorsPage(): string {
  const codes = Object.keys(errors) as ErrorCode[]
  const rows = codes.map((code) => [
    `\`${publicCode(code)}\``,
    String(errors[code].status),
    errors[code].message,
    errorHelp[code].meaning,
    errorHelp[code].remedy,
  ])
  return `${GENERATED}

# Errors

Every answer with a status of 400 or more has a code and a message. The message often ends with what was wrong in this
very request. \`X-Request-Id\` names the request; quote it when you ask somebody about it.

On the paths of IAM below \`/v3/\` the body is \`{"error": {"code": <status>, "message", "title"}}\` without the code of this
table. Everywhere else it is \`{"error_code", "error_msg", "request_id"}\`. Why that is so, and what the SDKs make of it,
is in [wire/errors.md](../wire/errors.md).

${markdownTable(['code', 'status', 'message', 'meaning', 'remedy'], rows)}
`
}
