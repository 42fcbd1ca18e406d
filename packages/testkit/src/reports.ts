/** What hosts of tests report. */
export * from './reports/marked-host.ts'
