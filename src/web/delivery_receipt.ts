// GET /deliveries/:n/receipt: one delivery as a page to print and sign off; and the same as JSON to keep.
import { ReceiptPage } from '../../views/receipt.tsx';
import { evidenceOf } from '../relay/delivery_evidence.ts';
import { showFailure } from './failure_show.ts';
import { numberOf } from './import_show.ts';
import { layoutTitle } from './import_steps.ts';
import { page, timesOf } from './page.ts';
import type { Site, WebContext } from './site.ts';

export function showReceipt(site: Site, c: WebContext) {
  const delivery = site.deps.store.deliveries.get(numberOf(c));
  const evidence = delivery && evidenceOf(site.deps.store, delivery);
  if (!evidence) return showFailure(site, c, 404);
  const times = timesOf(site);
  const { number } = evidence.delivery;
  return page(
    site,
    c,
    { title: `${evidence.receipt ? 'Receipt' : 'Record'} of delivery ${number}`, place: 'imports' },
    ReceiptPage({
      evidence,
      layout: layoutTitle(evidence.check?.layout ?? ''),
      printed: { at: times.exact(times.now), by: c.get('user')?.name ?? '' },
      at: (instant) => times.exact(Temporal.Instant.from(instant).epochMilliseconds),
      address: new URL(`/deliveries/${number}/receipt`, site.config.publicUrl ?? c.req.url).href,
      downloadHref: `/deliveries/${number}/receipt/download`,
    }),
  );
}

export function downloadReceipt(site: Site, c: WebContext) {
  const delivery = site.deps.store.deliveries.get(numberOf(c));
  const evidence = delivery && evidenceOf(site.deps.store, delivery);
  if (!evidence) return showFailure(site, c, 404);
  return c.body(`${JSON.stringify(evidence, null, 2)}\n`, 200, {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="delivery-${evidence.delivery.number}.json"`,
  });
}
