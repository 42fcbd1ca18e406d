import { fileURLToPath } from 'node:url'
import { findOwnCommand } from './machine/own-command.ts'
import { contextOf } from './process-context.ts'
import { runProgram } from './program.ts'

/** The file by which a shell starts this program. */
const PROGRAM = fileURLToPath(new URL('../bin/openhss', import.meta.url))

const command = findOwnCommand(PROGRAM, process.env['PATH'])
await runProgram(process.argv.slice(2), contextOf(process, command))
