// A status: shape and word, never colour alone.
import { Icon } from './Icon.tsx';
import { type StatusName, statuses } from './status_words.ts';

export function Status({ name, word }: { name: StatusName; word?: string }) {
  const status = statuses[name];
  return (
    <span class="status" data-hue={status.hue}>
      <Icon name={status.icon} />
      {word ?? status.word}
    </span>
  );
}
