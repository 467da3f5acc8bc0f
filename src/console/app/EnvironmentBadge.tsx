import { FormattedMessage, useIntl } from 'react-intl';
import { useServiceInfo } from '../api/service-info';
import { Badge } from '../ui/Badge';
import styles from './Shell.module.css';

/** Where the console's actions take effect: the upstream host, the key, and the mode of the service. */
export function EnvironmentBadge() {
  const { formatMessage } = useIntl();
  const service = useServiceInfo();
  return (
    <div className={styles.environment} role="group" aria-label={formatMessage({ id: 'environment.label' })}>
      {service !== undefined && <span className={styles.host}>{service.upstream.host}</span>}
      {service?.key !== undefined && (
        <span title={formatMessage({ id: 'environment.key.hint' })}>
          <FormattedMessage id="environment.key" values={{ fingerprint: service.key }} />
        </span>
      )}
      {service?.upstream.is_sandbox === true && (
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
