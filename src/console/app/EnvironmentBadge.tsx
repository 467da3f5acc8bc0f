import { FormattedMessage, useIntl } from 'react-intl';
import { useServiceInfo } from '../api/service-info';
import { useSessionState } from '../api/session';
import { Badge } from '../ui/Badge';
import styles from './Shell.module.css';

/** Where the console's actions take effect: the upstream host, the key, and the mode of the service. */
export function EnvironmentBadge() {
  const { formatMessage } = useIntl();
  const service = useServiceInfo();
  const { session } = useSessionState();
  const ending = session?.keyEnding ?? '';
  return (
    <div className={styles.environment} role="group" aria-label={formatMessage({ id: 'environment.label' })}>
      {service?.upstream_host !== undefined && <span className={styles.host}>{service.upstream_host}</span>}
      {ending !== '' && (
        <span title={formatMessage({ id: 'environment.key.hint' })}>
          <FormattedMessage id="environment.key" values={{ ending }} />
        </span>
      )}
      {service?.sandbox === true && (
        <Badge tone="info">
          <FormattedMessage id="environment.sandbox" />
        </Badge>
      )}
      {service?.read_only === true && (
        <Badge tone="warning" title={formatMessage({ id: 'environment.readOnly.hint' })}>
          <FormattedMessage id="environment.readOnly" />
        </Badge>
      )}
    </div>
  );
}
