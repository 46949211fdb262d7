// The frame of every page: skip link, navigation, content, footer. One polite live region, no inline anything.
import type { Child } from 'hono/jsx';
import { assetPath } from './asset_paths.ts';
import { Icon } from './Icon.tsx';

export type Theme = 'auto' | 'light' | 'dark';
export type NavPlace =
  | 'tonight'
  | 'holds'
  | 'imports'
  | 'feeds'
  | 'calendar'
  | 'senders'
  | 'destinations'
  | 'reports'
  | 'rules'
  | 'activity'
  | 'status'
  | 'tokens';

/** What the frame knows about the reader and the district. */
export interface FrameProps {
  district: string;
  /** `Pacific Time`. */
  zone: string;
  user: { name: string; role: string } | undefined;
  /** Imports that wait for a person. */
  holds: number;
  theme: Theme;
  version: string;
  path: string;
}

export interface LayoutProps {
  title: string;
  place?: NavPlace;
  frame: FrameProps;
  children?: Child;
}

const places: readonly { place: NavPlace; path: string; text: string; icon: string; isForOwners?: true }[][] = [
  [
    { place: 'tonight', path: '/', text: 'Tonight', icon: 'tonight' },
    { place: 'holds', path: '/holds', text: 'Waiting for you', icon: 'held' },
    { place: 'imports', path: '/imports', text: 'Imports', icon: 'imports' },
    { place: 'feeds', path: '/feeds', text: 'Feeds', icon: 'feeds' },
    { place: 'calendar', path: '/calendar', text: 'Calendar', icon: 'calendar' },
  ],
  [
    { place: 'senders', path: '/senders', text: 'Senders', icon: 'sender' },
    { place: 'destinations', path: '/destinations', text: 'Destinations', icon: 'destination' },
    { place: 'reports', path: '/reports', text: 'Reports', icon: 'report' },
  ],
  [
    { place: 'rules', path: '/rules', text: 'Rule book', icon: 'rules' },
    { place: 'activity', path: '/activity', text: 'Activity', icon: 'activity' },
    { place: 'status', path: '/status', text: 'Status', icon: 'gauge' },
    { place: 'tokens', path: '/tokens', text: 'API tokens', icon: 'key', isForOwners: true },
  ],
];

export function Layout({ title, place, frame, children }: LayoutProps) {
  return (
    <html lang="en" data-theme={frame.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={frame.theme === 'auto' ? 'light dark' : frame.theme} />
        {/* What a person has opened stays open when the page changes under them: `open` is theirs. */}
        <meta
          name="htmx-config"
          content='{"includeIndicatorCSS": false, "extensions": "sse", "morphIgnore": ["data-htmx-powered", "open"]}'
        />
        <title>{`${title} · ${frame.district}`}</title>
        <link rel="icon" href={assetPath('mark.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetPath('app.css')} />
        <script src={assetPath('htmx.js')} defer />
        <script src={assetPath('app.js')} defer />
      </head>
      <body data-signed={frame.user ? 'in' : 'out'}>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        {frame.user ? <Header frame={frame} place={place} user={frame.user} /> : <Masthead />}
        <main id="content" tabindex={-1}>
          {children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  );
}

function Masthead() {
  return (
    <header class="masthead">
      <span class="wordmark">
        <Icon name="mark" /> Rollcall
      </span>
    </header>
  );
}

function Header({
  frame,
  place,
  user,
}: {
  frame: FrameProps;
  place: NavPlace | undefined;
  user: { name: string; role: string };
}) {
  return (
    <header class="side">
      <div class="side-top">
        <a class="wordmark" href="/">
          <Icon name="mark" /> Rollcall
        </a>
        <button type="button" class="menu-button" popovertarget="menu">
          <Icon name="menu" /> Menu
          <HoldCount holds={frame.holds} place="menu" />
        </button>
      </div>
      <div class="menu" id="menu" popover="auto">
        <p class="district">{frame.district}</p>
        <nav aria-label="Pages">
          {places.map((group) => (
            <ul>
              {group
                .filter((entry) => !entry.isForOwners || user.role === 'owner')
                .map((entry) => (
                  <li>
                    <a href={entry.path} aria-current={entry.place === place ? 'page' : undefined}>
                      <Icon name={entry.icon} />
                      {entry.text}
                      {entry.place === 'holds' ? <HoldCount holds={frame.holds} place="nav" /> : null}
                    </a>
                  </li>
                ))}
            </ul>
          ))}
        </nav>
        <div class="me">
          <ThemeForm theme={frame.theme} path={frame.path} />
          <p>
            <Icon name="person" /> {user.name} <span class="muted">{user.role}</span>
          </p>
          <form method="post" action="/logout">
            <button type="submit" class="link-button">
              Sign out
            </button>
          </form>
        </div>
      </div>
    </header>
  );
}

/** The numbers in the frame, sent along with what a live connection replaces. */
export function HoldCounts({ holds }: { holds: number }) {
  return (
    <>
      {(['nav', 'menu'] as const).map((place) => (
        <hx-partial hx-target={`#hold-count-${place}`} hx-swap="outerHTML">
          <HoldCount holds={holds} place={place} />
        </hx-partial>
      ))}
    </>
  );
}

function HoldCount({ holds, place }: { holds: number; place: 'nav' | 'menu' }) {
  return (
    <span id={`hold-count-${place}`} class={holds > 0 ? 'badge' : 'badge none'}>
      {holds > 0 ? (
        <>
          {holds}
          <span class="unseen"> held</span>
        </>
      ) : null}
    </span>
  );
}

function ThemeForm({ theme, path }: { theme: Theme; path: string }) {
  return (
    <form method="post" action="/theme" class="themes">
      <input type="hidden" name="back" value={path} />
      <fieldset>
        <legend class="unseen">Appearance</legend>
        {(['auto', 'light', 'dark'] as const).map((name) => (
          <button type="submit" name="theme" value={name} aria-pressed={theme === name ? 'true' : 'false'}>
            {name === 'auto' ? 'Auto' : name === 'light' ? 'Light' : 'Dark'}
          </button>
        ))}
      </fieldset>
    </form>
  );
}

function Footer({ frame }: { frame: FrameProps }) {
  return (
    <footer class="foot">
      <p>
        {frame.zone ? `All times ${frame.zone} · ` : ''}Rollcall {frame.version}
        {frame.user ? (
          <>
            {' · '}
            <a href="/rules">Help: what is checked, and how to fix it</a>
          </>
        ) : null}
      </p>
    </footer>
  );
}
