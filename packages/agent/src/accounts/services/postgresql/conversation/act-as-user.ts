import { loadSystemCall } from '../../../../process/system-call.ts'

/** Runs a synchronous function with the rights of another user. Throws when this process may not. */
export type ActAsUser = <T>(userId: number, act: () => T) => T

/**
 * PostgreSQL asks the kernel who connects (peer authentication), and the kernel looks at the thread that
 * calls connect(2). So only this thread changes its user, and only while `act` runs: the raw system call,
 * unlike setresuid(3), leaves all other threads alone. Nothing else can run on this thread meanwhile,
 * since `act` is synchronous. The real user stays root, which is what lets it return.
 */
export function loadActAsUser(): ActAsUser {
  if (process.geteuid?.() !== 0) {
    return () => {
      throw new Error('only root may act as another user')
    }
  }
  const number = SETRESUID[process.arch]
  const syscall = loadSystemCall()
  const become = (userId: number) => {
    if (number === undefined || syscall(number, UNCHANGED, userId, UNCHANGED, 0) !== 0) {
      throw new Error('the user of this thread could not be changed')
    }
  }
  return (userId, act) => {
    become(userId)
    try {
      return act()
    } finally {
      become(0)
    }
  }
}

const SETRESUID: Readonly<Partial<Record<string, number>>> = { x64: 117, arm64: 147 }
const UNCHANGED = -1
