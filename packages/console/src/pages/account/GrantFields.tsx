import { Trans, useLingui } from '@lingui/react/macro'
import { roleNames } from '@openhss/contract/browser'
import type { Role } from '@openhss/contract/browser'
import { useState } from 'react'
import { useSession } from '../../api/session.ts'
import { textOf, textsOf } from '../../components/form-texts.ts'
import { useEnterpriseProjects } from '../../components/use-enterprise-projects.ts'
import { rolePurposes, roleTexts } from '../../text/role-texts.ts'
import { Checkbox, Select } from '../../ui/forms/controls.tsx'
import { Field } from '../../ui/forms/Field.tsx'
import styles from './GrantFields.module.css'

/** Which role a grant gives, and where. */
export function GrantFields() {
  const { t, i18n } = useLingui()
  const { projects } = useSession()
  const { all } = useEnterpriseProjects()
  const [role, setRole] = useState<Role>('auditor')
  return (
    <>
      <Field label={<Trans>Role</Trans>} hint={i18n._(rolePurposes[role])}>
        {(ids) => (
          <Select
            {...ids}
            name="role"
            value={role}
            onChange={({ target }) => setRole(target.value as Role)}
          >
            {roleNames.map((name) => (
              <option key={name} value={name}>
                {i18n._(roleTexts[name])}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={<Trans>Where</Trans>}>
        {(ids) => (
          <Select {...ids} name="project">
            <option value="">{t`The whole tenant`}</option>
            {projects.map(({ id, name }) => (
              <option key={id} value={id}>
                {t`Project ${name}`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {all.length < 2 ? null : (
        <fieldset>
          <legend className={styles.legend}>
            <Trans>Only for these enterprise projects</Trans>
          </legend>
          <p className={styles.hint}>
            <Trans>For all of them when none is chosen.</Trans>
          </p>
          <div className={styles.choices}>
            {all.map(({ id, name }) => (
              <Checkbox key={id} name="enterprise_project" value={id} label={name} />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

/** Reads what was entered, as the server takes it. */
export function grantOf(form: FormData) {
  const project = textOf(form, 'project')
  const enterpriseProjects = textsOf(form, 'enterprise_project')
  return {
    role: textOf(form, 'role') as Role,
    ...(project !== '' && { project_id: project }),
    ...(enterpriseProjects.length > 0 && { enterprise_project_ids: enterpriseProjects }),
  }
}
