/** What hosts of tests report. */
export * from './reports/account-report.ts'
export * from './reports/marked-host.ts'
export * from './reports/port-report.ts'
