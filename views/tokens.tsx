// API tokens: which programs may ask here, what they may, and for how long.
import { Banner, type BannerKind } from './parts/Banner.tsx';
import { EmptyState } from './parts/EmptyState.tsx';
import { Facts } from './parts/Facts.tsx';
import { Field } from './parts/Field.tsx';
import { PageHead } from './parts/PageHead.tsx';
import { type Moment, Time } from './parts/Time.tsx';

export interface TokensProps {
  tokens: readonly {
    id: number;
    name: string;
    may: string;
    by: string;
    expires: Moment;
    isExpired: boolean;
    lastUsed?: Moment;
  }[];
  /** Dates, `YYYY-MM-DD`. */
  usualUntil: string;
  earliest: string;
  latest: string;
  newToken?: string;
  answer?: { kind: BannerKind; text: string };
}

export function TokensPage(props: TokensProps) {
  return (
    <>
      <PageHead title="API tokens" about="Programs of the district ask at /api/v1 with a token of their own." />
      {props.answer ? <Banner kind={props.answer.kind} title={props.answer.text} /> : null}
      {props.newToken ? (
        <Banner kind="good" title="The token, shown this once.">
          <Facts facts={[{ name: 'Token', value: props.newToken, copy: props.newToken }]} />
          <p class="muted">
            It goes into the header <span class="code">Authorization: Bearer …</span>; what can be asked is described at{' '}
            <span class="code">/api/v1/openapi.json</span>.
          </p>
        </Banner>
      ) : null}
      {props.tokens.length === 0 ? (
        <EmptyState title="No program may ask yet.">
          <p>Make a token for each program, so that one can be revoked without the others.</p>
        </EmptyState>
      ) : (
        <TokenTable tokens={props.tokens} />
      )}
      <section aria-labelledby="new-token">
        <h2 id="new-token">A new token</h2>
        <form method="post" action="/tokens" class="form">
          <Field name="name" label="Name" hint="The program that uses it." required />
          <Field
            name="may"
            label="It may"
            options={[
              { value: 'viewer', text: 'read' },
              { value: 'operator', text: 'read and decide: release, reject, roll back, see values' },
            ]}
            required
          />
          <div class="field">
            <label for="field-until">Its last day</label>
            <input
              id="field-until"
              type="date"
              name="until"
              value={props.usualUntil}
              min={props.earliest}
              max={props.latest}
              required
            />
          </div>
          <div class="form-end">
            <button type="submit" class="button" data-tone="primary">
              Make the token
            </button>
          </div>
        </form>
      </section>
    </>
  );
}

export function TokenTable({ tokens }: Pick<TokensProps, 'tokens'>) {
  return (
    <table class="listing">
      <caption class="unseen">API tokens</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">May</th>
          <th scope="col">Made by</th>
          <th scope="col">Ends</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span class="unseen">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr>
            <th scope="row" class="thing">
              {token.name}
            </th>
            <td data-label="May">{token.may}</td>
            <td data-label="Made by">{token.by}</td>
            <td data-label="Ends">
              {token.isExpired ? 'expired ' : null}
              <Time at={token.expires} />
            </td>
            <td data-label="Last used">
              {token.lastUsed ? <Time at={token.lastUsed} /> : <span class="muted">never</span>}
            </td>
            <td>
              <form method="post" action={`/tokens/${token.id}/revoke`}>
                <button type="submit" class="button" aria-label={`Revoke ${token.name}`}>
                  Revoke
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
