/** One event, beside whatever page it was found on, or on top of the record that cites it. */
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SideFrame } from '@/ui/side-frame';
import { Loading } from '@/ui/states';

const Detail = lazy(() => import('./detail'));

export interface EventDrawerProps {
  /** The event's id, `s3:1024`. */
  id: string;
  onClose: () => void;
  /** Another event is to be shown; without it the drawer moves by itself. */
  onMove?: (id: string) => void;
  /** Takes a term of the search language that narrows to one value; without it, the search page is opened with it. */
  onFilter?: (term: string, exclude: boolean) => void;
}

export function EventDrawer(props: EventDrawerProps) {
  return (
    <Suspense fallback={null}>
      <Drawer {...props} />
    </Suspense>
  );
}

function Drawer({ id, onClose, onMove, onFilter }: EventDrawerProps) {
  const { t } = useTranslation('event');
  const [at, setAt] = useState({ given: id, shown: id });
  const shown = at.given === id ? at.shown : id;
  const move = (next: string) => (onMove ? onMove(next) : setAt({ given: id, shown: next }));
  return (
    <SideFrame id={id} label={t('drawer.label')} over onClose={onClose}>
      <Suspense fallback={<Loading />}>
        <Detail id={shown} onClose={onClose} onMove={move} onFilter={onFilter} />
      </Suspense>
    </SideFrame>
  );
}
