interface AccountKey {
  readonly service_type: string
  readonly instance?: string | undefined
  readonly user_name: string
}

/** Names an account of a host as the address of the page of its accounts does, so that its row is marked. Pure. */
export function accountInAddress({ service_type, instance = '', user_name }: AccountKey): string {
  return [service_type, instance, user_name].join('/')
}
