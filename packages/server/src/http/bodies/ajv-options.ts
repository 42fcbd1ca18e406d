/** How bodies, queries and headers are checked, on the event loop and in threads. */
export const AJV_OPTIONS = { coerceTypes: false, removeAdditional: false, verbose: true } as const
