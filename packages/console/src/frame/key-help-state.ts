import { createOpenState } from './open-state.ts'

/** The list of all keys; `?`, the user's menu and the palette open it. */
export const {
  useIsOpen: useIsKeyHelpOpen,
  open: openKeyHelp,
  close: closeKeyHelp,
} = createOpenState()
