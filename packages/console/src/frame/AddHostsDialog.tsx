export function AddHostsDialog() {
  return null
}
