import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What an error code means, for a person. The server's own sentence names the field and stands behind it. */
export const errorTexts: Readonly<Record<string, MessageDescriptor | undefined>> = {
  'HSS.0001': msg`Something that was entered is not as it should be.`,
  'HSS.0011': msg`It is not there any more, or you may not see it.`,
  'HSS.0013': msg`Your role does not allow this here.`,
  'HSS.1001': msg`No agent speaks for this server.`,
  'HSS.1007': msg`The agent is offline, so nothing was started.`,
  'APIGW.0201': msg`The request is too large or cannot be read.`,
  'APIGW.0202': msg`The database of the server is away or too slow. Try again in a few seconds.`,
  'APIGW.0302': msg`Your role does not allow this.`,
  'APIGW.0307': msg`You are not signed in any more.`,
  'APIGW.0308': msg`Too many requests. Try again in a few seconds.`,
  'APIGW.0601': msg`The server failed.`,
  'EPS.0002': msg`Something that was entered is not as it should be.`,
  'EPS.0004': msg`Your role does not allow this.`,
  'EPS.0005': msg`The enterprise project is not there any more, or you may not see it.`,
  'EPS.0010': msg`Another enterprise project has this name.`,
  'IAM.0401': msg`The tenant, user name or password is wrong.`,
  'OPENHSS.0409': msg`Somebody else changed it at the same time. Look at it again, and repeat.`,
}
