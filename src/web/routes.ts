// Every address there is, who may use it, and what answers. This list is the feature list.
import type { Role } from '../relay/records.ts';
import { listActivity } from './activity_list.ts';
import type { ApiRole } from './api_access.ts';
import { rejectByProgram, releaseByProgram, rollBackByProgram } from './api_decide.ts';
import { answerHolds, answerImport, answerImports } from './api_imports.ts';
import { answerAskedChanges, answerChanges } from './api_listing.ts';
import { describeApi } from './api_openapi.ts';
import { addDays, readCalendar, removeDays, saveSchoolDays } from './calendar_change.ts';
import { showCalendar } from './calendar_show.ts';
import { cancelDelivery, sendAgain, sendNow } from './delivery_decide.ts';
import { downloadReceipt, showReceipt } from './delivery_receipt.ts';
import { listDestinations } from './destination_list.ts';
import { pinHostKey } from './destination_pin.ts';
import { addDestination, changeDestination, editDestination, newDestination } from './destination_save.ts';
import { showDestination } from './destination_show.ts';
import { testDestination, watchTest } from './destination_test.ts';
import { addFeed, newFeed } from './feed_add.ts';
import { endAllowance } from './feed_allowance.ts';
import { saveGuards, showGuardEffect, showGuards } from './feed_guards.ts';
import { listFeeds } from './feed_list.ts';
import { editNight, saveNight } from './feed_night.ts';
import { previewOutgoing, saveOutgoing, showOutgoing, showOutgoingNames } from './feed_outgoing.ts';
import { saveSeverity } from './feed_severity.ts';
import { showFeed } from './feed_show.ts';
import { resumeFeed, stopFeed } from './feed_stop.ts';
import { receiveFile, showReceived } from './file_receive.ts';
import { uploadFile, uploadForm } from './file_upload.ts';
import { showHealth, showReadiness } from './health_show.ts';
import { listHolds } from './hold_list.ts';
import { adoptLayout } from './import_adopt.ts';
import { rejectImport, releaseImport } from './import_decide.ts';
import { listImports } from './import_list.ts';
import { downloadReport } from './import_report.ts';
import { rollBackImport } from './import_rollback.ts';
import { showImport, watchImport } from './import_show.ts';
import { showValues } from './import_values.ts';
import { editLayout, saveLayout } from './layout_edit.ts';
import { downloadLeaving, showLeaving } from './leaving_show.ts';
import { downloadListing, downloadValues } from './listing_download.ts';
import { askListing, showListing } from './listing_show.ts';
import { logIn, logOut, showLogin } from './login.ts';
import { listPatterns } from './pattern_list.ts';
import { listReports } from './report_list.ts';
import {
  addReport,
  newReport,
  previewReport,
  removeReport,
  saveReport,
  showReport,
  showReportTables,
} from './report_save.ts';
import { listRules } from './rule_list.ts';
import { addSender, newSender } from './sender_add.ts';
import { disableSender, enableSender, removeToken, renewPassword, renewToken } from './sender_change.ts';
import { editDoors, removePull, removeWatch, savePull, saveWatch } from './sender_doors.ts';
import { fetchSender } from './sender_fetch.ts';
import { listSenders } from './sender_list.ts';
import { downloadScript, makeScriptKey, showScript } from './sender_script.ts';
import { showSender } from './sender_show.ts';
import { saveSetup, showSetup } from './setup.ts';
import type { Handler } from './site.ts';
import { showStatus } from './status_show.ts';
import { saveTheme } from './theme_save.ts';
import { addToken, revokeToken } from './token_change.ts';
import { listTokens } from './token_list.ts';
import { showTonight, watchTonight } from './tonight_show.ts';

export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  /**
   * The lowest role that may; `nobody`: answers without login; `token`: a sender's upload token, and no session; `api`: a
   * program's token of this role or a higher one, and no session.
   */
  needs: Role | 'nobody' | 'token' | `api ${ApiRole}`;
  /** The password is asked for again when it was given a while ago: what is about to be done, as a sentence goes on. */
  grave?: string;
  handle: Handler;
}

const get = (path: string, needs: Route['needs'], handle: Handler): Route => ({ method: 'GET', path, needs, handle });
const put = (path: string, needs: Route['needs'], handle: Handler): Route => ({ method: 'PUT', path, needs, handle });
const post = (path: string, needs: Route['needs'], handle: Handler): Route => ({ method: 'POST', path, needs, handle });

const grave = (what: string, route: Route): Route => ({ ...route, grave: what });

export const routes: readonly Route[] = [
  get('/healthz', 'nobody', showHealth),
  get('/readyz', 'nobody', showReadiness),
  get('/setup', 'nobody', showSetup),
  post('/setup', 'nobody', saveSetup),
  get('/login', 'nobody', showLogin),
  post('/login', 'nobody', logIn),
  post('/logout', 'viewer', logOut),
  post('/theme', 'viewer', saveTheme),

  get('/', 'viewer', showTonight),
  get('/live', 'viewer', watchTonight),
  get('/holds', 'viewer', listHolds),
  get('/imports', 'viewer', listImports),
  get('/imports/:n', 'viewer', showImport),
  get('/imports/:n/live', 'viewer', watchImport),
  get('/imports/:n/report/:format', 'viewer', downloadReport),
  get('/imports/:n/changes/:file', 'viewer', showListing),
  post('/imports/:n/changes/:file', 'operator', askListing),
  get('/imports/:n/changes/:file/download', 'viewer', downloadListing),
  grave('download values', post('/imports/:n/changes/:file/download', 'operator', downloadValues)),
  grave('release an import', post('/imports/:n/release', 'operator', releaseImport)),
  grave('reject an import', post('/imports/:n/reject', 'operator', rejectImport)),
  post('/imports/:n/values', 'operator', showValues),
  grave('agree to another layout', post('/imports/:n/layout', 'operator', adoptLayout)),
  grave('go back to an earlier roster', post('/imports/:n/roll-back', 'operator', rollBackImport)),
  post('/deliveries/:n/again', 'operator', sendAgain),
  post('/deliveries/:n/now', 'operator', sendNow),
  post('/deliveries/:n/cancel', 'operator', cancelDelivery),
  get('/deliveries/:n/receipt', 'viewer', showReceipt),
  get('/deliveries/:n/receipt/download', 'viewer', downloadReceipt),

  get('/feeds', 'viewer', listFeeds),
  get('/feeds/new', 'owner', newFeed),
  post('/feeds', 'owner', addFeed),
  get('/feeds/:feed', 'viewer', showFeed),
  get('/feeds/:feed/night', 'owner', editNight),
  post('/feeds/:feed/night', 'owner', saveNight),
  get('/feeds/:feed/layout', 'operator', editLayout),
  post('/feeds/:feed/layout', 'operator', saveLayout),
  post('/feeds/:feed/stop', 'operator', stopFeed),
  post('/feeds/:feed/resume', 'operator', resumeFeed),
  post('/feeds/:feed/allowances/:n/end', 'operator', endAllowance),
  get('/feeds/:feed/guards', 'viewer', showGuards),
  get('/feeds/:feed/guards/:key/effect', 'viewer', showGuardEffect),
  grave('change guards', post('/feeds/:feed/guards', 'owner', saveGuards)),
  get('/feeds/:feed/outgoing/:to', 'owner', showOutgoing),
  post('/feeds/:feed/outgoing/:to/preview', 'owner', previewOutgoing),
  post('/feeds/:feed/outgoing/:to/names', 'owner', showOutgoingNames),
  grave('change what goes to a vendor', post('/feeds/:feed/outgoing/:to', 'owner', saveOutgoing)),
  post('/feeds/:feed/severities', 'owner', saveSeverity),

  get('/calendar', 'viewer', (site, c) => showCalendar(site, c)),
  post('/calendar/days', 'owner', addDays),
  post('/calendar/days/remove', 'owner', removeDays),
  post('/calendar/school-days', 'owner', saveSchoolDays),
  post('/calendar/import', 'owner', readCalendar),

  get('/senders', 'viewer', listSenders),
  get('/senders/new', 'owner', newSender),
  grave('add a sender', post('/senders', 'owner', addSender)),
  get('/senders/:name', 'viewer', showSender),
  grave('make a new password', post('/senders/:name/password', 'owner', renewPassword)),
  grave('make a new upload token', post('/senders/:name/token', 'owner', renewToken)),
  post('/senders/:name/token/remove', 'owner', removeToken),
  get('/senders/:name/doors', 'owner', editDoors),
  post('/senders/:name/watch', 'owner', saveWatch),
  post('/senders/:name/watch/remove', 'owner', removeWatch),
  grave('change where files are fetched', post('/senders/:name/pull', 'owner', savePull)),
  post('/senders/:name/pull/remove', 'owner', removePull),
  put('/senders/:name/files/:file', 'operator', uploadFile),
  post('/senders/:name/upload', 'operator', uploadForm),
  post('/senders/:name/fetch', 'operator', fetchSender),
  get('/senders/:name/script', 'operator', showScript),
  get('/senders/:name/script/download', 'operator', downloadScript),
  grave('make a key', post('/senders/:name/script/key', 'owner', makeScriptKey)),
  post('/senders/:name/disable', 'owner', disableSender),
  post('/senders/:name/enable', 'owner', enableSender),

  put('/api/v1/senders/:name/files/:file', 'token', receiveFile),
  get('/api/v1/senders/:name/files/:file', 'token', showReceived),

  get('/api/v1/openapi.json', 'api viewer', describeApi),
  get('/api/v1/imports', 'api viewer', answerImports),
  get('/api/v1/imports/:n', 'api viewer', answerImport),
  get('/api/v1/imports/:n/changes/:file', 'api viewer', answerChanges),
  post('/api/v1/imports/:n/changes/:file', 'api operator', answerAskedChanges),
  get('/api/v1/holds', 'api viewer', answerHolds),
  post('/api/v1/imports/:n/release', 'api operator', releaseByProgram),
  post('/api/v1/imports/:n/reject', 'api operator', rejectByProgram),
  post('/api/v1/imports/:n/roll-back', 'api operator', rollBackByProgram),

  get('/destinations', 'viewer', listDestinations),
  get('/leaving', 'viewer', showLeaving),
  get('/leaving.csv', 'viewer', downloadLeaving),
  get('/destinations/new', 'owner', newDestination),
  grave('add a destination', post('/destinations', 'owner', addDestination)),
  get('/destinations/:name', 'viewer', showDestination),
  get('/destinations/:name/edit', 'owner', editDestination),
  grave('change a destination', post('/destinations/:name', 'owner', changeDestination)),
  grave('pin a host key', post('/destinations/:name/pin', 'owner', pinHostKey)),
  post('/destinations/:name/test', 'operator', testDestination),
  get('/destinations/:name/test/live', 'operator', watchTest),

  get('/reports', 'viewer', listReports),
  get('/reports/new', 'owner', newReport),
  grave('add a report', post('/reports', 'owner', addReport)),
  get('/reports/:name', 'viewer', showReport),
  get('/reports/:name/tables', 'viewer', showReportTables),
  grave('change a report', post('/reports/:name', 'owner', saveReport)),
  post('/reports/:name/preview', 'operator', previewReport),
  post('/reports/:name/remove', 'owner', removeReport),

  get('/rules', 'viewer', listRules),
  get('/activity', 'viewer', listActivity),
  get('/status', 'viewer', showStatus),
  get('/tokens', 'owner', listTokens),
  grave('make an API token', post('/tokens', 'owner', addToken)),
  post('/tokens/:n/revoke', 'owner', revokeToken),
  get('/-/patterns', 'viewer', listPatterns),
];
