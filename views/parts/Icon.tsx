// One icon of the sprite. Decorative: the word beside it is the text.
import { assetPath } from './asset_paths.ts';

export function Icon({ name }: { name: string }) {
  return (
    <svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">
      <use href={`${assetPath('icons.svg')}#${name}`} />
    </svg>
  );
}
