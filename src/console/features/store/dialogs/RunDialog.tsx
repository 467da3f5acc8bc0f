import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import type { JobOutcome, JobRun } from '../../../api/use-job-run';
import { Dialog } from '../../../ui/Dialog';
import { JobProgress } from '../../../ui/JobProgress';
import { useToast } from '../../../ui/Toast';

interface RunDialogProps {
  readonly run: JobRun;
  readonly title: ReactNode;
  readonly onClose: () => void;
  /** Called if the dialog is closed before the end, so that the outcomes are unknown here. */
  readonly onLeave: () => void;
  readonly nameOf?: (outcome: JobOutcome) => ReactNode;
  readonly isDetachment?: boolean;
  readonly children?: ReactNode;
}

/** Follows a job. Closing the dialog does not stop the job. */
export function RunDialog({ run, title, onClose, onLeave, nameOf, isDetachment, children }: RunDialogProps) {
  const toast = useToast();
  const close = (): void => {
    if (run.phase === 'starting' || run.phase === 'running') {
      toast(<FormattedMessage id="run.continues" />);
      onLeave();
    }
    onClose();
  };
  return (
    <Dialog isOpen onClose={close} title={title}>
      <JobProgress run={run} nameOf={nameOf} isDetachment={isDetachment ?? false} />
      {children}
    </Dialog>
  );
}
