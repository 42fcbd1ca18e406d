import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/api.ts'
import { ErrorText } from '../components/ErrorText.tsx'
import { useSearchState } from '../components/search-state.ts'
import { LanguageMenu, ThemeMenu } from '../frame/LookMenus.tsx'
import { Button } from '../ui/actions/Button.tsx'
import { Notice } from '../ui/feedback/Notice.tsx'
import { TextInput } from '../ui/forms/controls.tsx'
import { Field } from '../ui/forms/Field.tsx'
import { PageHead } from '../ui/layout/PageHead.tsx'
import styles from './SignInPage.module.css'

/** Signs in with a password, or with the link that the server printed on this machine, and goes on to where one was. */
export function Page() {
  const { t } = useLingui()
  const goOn = useGoOn()
  const [error, setError] = useState<Error>()
  const [isBusy, setIsBusy] = useState(false)
  const enter = async (signIn: () => Promise<unknown>) => {
    setIsBusy(true)
    try {
      await signIn()
      await goOn()
    } catch (failure) {
      setError(failure as Error)
    } finally {
      setIsBusy(false)
    }
  }
  useLinkCode((code) => void enter(() => api.createSessionFromLink({ body: { code } })))
  const submit = (form: FormData) => {
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value : ''
    }
    const body = { account: text('account'), user: text('user'), password: text('password') }
    void enter(() => api.createSession({ body }))
  }
  return (
    <main className={styles.page}>
      <div className={styles.look}>
        <LanguageMenu />
        <ThemeMenu />
      </div>
      <form className={styles.form} action={submit}>
        <PageHead title={<Trans>Sign in to OpenHSS</Trans>} name={t`Sign in`} />
        {error === undefined ? null : (
          <Notice tone="problem">
            <ErrorText error={error} />
          </Notice>
        )}
        <Field label={<Trans>Account</Trans>}>
          {(ids) => (
            <TextInput
              {...ids}
              name="account"
              defaultValue="openhss"
              autoComplete="organization"
              required
            />
          )}
        </Field>
        <Field label={<Trans>User</Trans>}>
          {(ids) => <TextInput {...ids} name="user" autoComplete="username" required />}
        </Field>
        <Field label={<Trans>Password</Trans>}>
          {(ids) => (
            <TextInput
              {...ids}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          )}
        </Field>
        <Button look="primary" type="submit" isBusy={isBusy}>
          <Trans>Sign in</Trans>
        </Button>
        <p className={styles.hint}>
          <Trans>
            The first administrator's password is in the file <code>admin-password</code> of the
            data directory of the server.
          </Trans>
        </p>
      </form>
    </main>
  )
}

/** Calls back once with the code of a link, which is taken out of the address before it is used. */
function useLinkCode(onCode: (code: string) => void): void {
  const isRead = useRef(false)
  useEffect(() => {
    if (isRead.current) return
    isRead.current = true
    const code = /^#code=([\w-]{1,200})$/.exec(window.location.hash)?.[1]
    if (code === undefined) return
    window.history.replaceState(window.history.state, '', window.location.pathname)
    onCode(code)
  })
}

/** Goes to the page that asked for the sign-in; an address of another server is none. */
function useGoOn(): () => Promise<void> {
  const router = useRouter()
  const queryClient = useQueryClient()
  const { search } = useSearchState()
  return async () => {
    queryClient.clear()
    const back = /^\/(?![/\\])/.test(search.back ?? '') ? search.back : '/'
    await router.navigate({ href: back ?? '/', replace: true })
  }
}
