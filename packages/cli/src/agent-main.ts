import { runAgentProgram } from './agent-program.ts'
import { contextOf } from './process-context.ts'

await runAgentProgram(process.argv.slice(2), contextOf(process, 'openhss-agent'))
