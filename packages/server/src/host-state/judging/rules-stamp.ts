import { createHash } from 'node:crypto'
import { findingSentences } from '@openhss/contract'

/** Raise it when `judgeHost` judges the same host otherwise than before, so that stored hosts are judged anew. */
const JUDGE_REVISION = 2

/** Stands in the row of each host whose findings come from these rules. */
export const RULES_STAMP = createHash('sha256')
  .update(JSON.stringify([JUDGE_REVISION, findingSentences]))
  .digest('hex')
  .slice(0, 16)
