import type { apiOperations, Output } from '@openhss/contract'
import { ask } from '../../api/ask.ts'

/** A finding with what it rests on and what happened to it. */
export type WholeFinding = Output<typeof apiOperations.showFinding>

/** One finding, asked for again every five seconds while somebody looks at it. */
export function findingQuestion(projectId: string, findingId: string) {
  return ask(
    'showFinding',
    { params: { project_id: projectId, finding_id: findingId } },
    { refreshMs: 5000 },
  )
}
