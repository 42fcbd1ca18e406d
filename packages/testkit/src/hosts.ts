/** Hosts that tests make: root folders, copies of /proc, disks, and programs that run. */
export * from './hosts/child-program.ts'
export * from './hosts/has-program.ts'
export * from './hosts/host-tree.ts'
export * from './hosts/programs.ts'
export * from './hosts/service-host.ts'
export * from './hosts/small-disk.ts'
export * from './hosts/temporary-host.ts'
export * from './hosts/test-passwords.ts'
