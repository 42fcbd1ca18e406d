/** How a host is named on a command line. */
export const HOST_NAME = 'name or ID of the host, or the beginning of one'

export const HOST_ARGUMENT = `${HOST_NAME}; this machine if left out`
