/** A part of a file in the memory of a process. */
export interface Mapping {
  readonly address: number
  readonly bytes: number
}

/**
 * Finds where a file is mapped to be read or run alone, and no page differs from the file: these pages can be dropped and come again.
 * A page that was written to before it was protected, as the loader does with those that hold addresses, would not. Pure.
 * @param text /proc/<pid>/smaps, man 5 proc_pid_smaps
 */
export function parseCleanMappings(text: string, file: string): Mapping[] {
  return text.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((mapping) => {
    const head = HEAD.exec(mapping)
    if (head === null || head[3] !== file) return []
    if (!/^Anonymous:\s+0 kB$/m.test(mapping)) return []
    const [from, to] = [head[1], head[2]].map((each) => Number.parseInt(each ?? '', 16))
    return from === undefined || to === undefined ? [] : [{ address: from, bytes: to - from }]
  })
}

/** Range, what is allowed (`r-xp`: read and run, not written, not shared), offset, device, inode and path. */
const HEAD = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p [0-9a-f]+ \S+ \d+ +(\/.*)$/m
