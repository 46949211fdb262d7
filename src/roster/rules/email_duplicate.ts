// The rule `email_duplicate`: the same address for two people.

import { counted } from '../words.ts';
import { users, usersLayout } from './miniature.ts';
import type { Rule } from './rule.ts';

export const emailDuplicate: Rule = {
  code: 'email_duplicate',
  severity: 'WARN',
  title: 'The same e-mail address for two people',
  why: 'Vendors that know people by their address take the two for one. Parents may share an address; students and staff may not.',
  fix: "Correct one of the two in the SIS. If it is the address of the family, leave it out where the student's own address belongs.",
  bad: {
    layout: usersLayout,
    files: { 'users.csv': `${users}u4,Garcia,student,ana@lakeside.example\n` },
    at: { line: 5, record: 4 },
  },
  good: {
    passes: 'parents may share an address',
    layout: usersLayout,
    files: { 'users.csv': `${users}u4,Khan,parent,khan@mail.example\n` },
  },
  says: ({ file, column, count, firstLine }) =>
    `${counted(count, 'row')} of ${file} ${count === 1 ? 'has' : 'have'} the ${column} of another person, first on line ${firstLine}.`,
};

/** Where families have their mailboxes: a child there has that of its parents, and so do its brothers and sisters. */
export const familyMail: readonly string[] = (
  'gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com msn.com icloud.com me.com mac.com ' +
  'aol.com comcast.net xfinity.com att.net sbcglobal.net bellsouth.net verizon.net cox.net charter.net spectrum.net ' +
  'roadrunner.com rr.com earthlink.net frontier.com centurylink.net windstream.net optonline.net juno.com netzero.net ' +
  'proton.me protonmail.com pm.me gmx.com gmx.net gmx.de mail.com mail.ru qq.com 163.com zoho.com fastmail.com hotmail.es yahoo.es'
).split(' ');
