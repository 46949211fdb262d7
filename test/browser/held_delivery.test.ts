// A file made for one destination is held: the badge counts it, and it is let go where everything waits.
import { expect, test } from 'vitest';
import { problem } from '../../src/kit/problem.ts';
import { describeLivingPages, shoot } from './living_pages.ts';

describeLivingPages(
  'what is held of one destination',
  () => ({ isRough: true }),
  (pages) => {
    test('is under Waiting for you, and goes by its button', async () => {
      const { store } = pages.fixture;
      const feed = store.feeds.byName('transport')!;
      const it = store.imports.page({ feedId: feed.id, limit: 1 })[0]!;
      store.feeds.setBaseline(feed.id, it.id, { id: 'x', title: 'x', files: [] } as never);
      const delivery = store.deliveries.ofImport(it.id)[0]!;
      const cause = problem(
        'rows_fewer',
        'combined.csv: 4,000 rows in place of 5,000, 20 % fewer (limit 10 %; the roster itself lost 1 %). It was last sent with Import 12.',
      );
      store.deliveries.move(delivery.id, [delivery.state], 'failed', { problem: cause, finishedAt: Date.now() });
      const { page, close } = await pages.open('/');
      const badge = page.locator('#hold-count-nav');
      const before = Number.parseInt((await badge.textContent()) ?? '', 10);
      await page.getByRole('link', { name: 'Waiting for you' }).click();
      const held = page.locator('article', { hasText: cause.title });
      await held.getByText(cause.detail).waitFor();
      await shoot(page, 'waiting');
      await held.getByRole('button', { name: 'Send with fewer rows' }).click();
      await page.getByText('It is sent again now.').waitFor();
      expect(new URL(page.url()).pathname).toBe('/holds');
      expect(await held.count()).toBe(0);
      expect(Number.parseInt((await badge.textContent()) ?? '', 10)).toBe(before - 1);
      await close();
    });
  },
);
