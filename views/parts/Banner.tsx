// Something to know before reading on: a note, a warning, a mistake.
import type { Child } from 'hono/jsx';
import { Icon } from './Icon.tsx';

export type BannerKind = 'note' | 'good' | 'warning' | 'wrong';

const icons = { note: 'note', good: 'delivered', warning: 'held', wrong: 'failed' } as const;

export interface BannerProps {
  kind: BannerKind;
  title: string;
  children?: Child;
}

export function Banner({ kind, title, children }: BannerProps) {
  return (
    <div class="banner" data-kind={kind} role={kind === 'wrong' ? 'alert' : 'status'}>
      <Icon name={icons[kind]} />
      <div>
        <strong>{title}</strong>
        {children ? <div class="banner-text">{children}</div> : null}
      </div>
    </div>
  );
}
