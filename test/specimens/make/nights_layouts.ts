// Nights in the built-in layouts that have no small writer of their own here: written by the invented districts of the tests.
import { builtInLayout } from '../../../src/roster/layouts/catalogue.ts';
import { districtOf } from '../../districts/district.ts';
import { filesOf } from '../../districts/files_of.ts';
import { changed, type Scenario, without } from './scenario.ts';
import { eachLine, type Files, onLine } from './texts.ts';

/** Two nights of a district of so many students; of the set only these files, where they are named. */
function nightsOf(layout: string, only?: string[], count = 14): { layout: string; before: Files; tonight: Files } {
  const written = (students: number, leave: number) => {
    const all = filesOf(districtOf({ seed: 11, students, leave }), layout);
    return Object.fromEntries(Object.entries(all).filter(([name]) => only === undefined || only.includes(name)));
  };
  return { layout, before: written(count, 0), tonight: written(count, 0.08) };
}

const clean: [string, string, string[] | undefined][] = [
  ['clean-microsoft-sds-v1', 'microsoft-sds-v1', undefined],
  ['clean-microsoft-sds-v2.1', 'microsoft-sds-v2.1', undefined],
  [
    'clean-oneroster-1.2',
    'oneroster-1.2',
    [
      'manifest.csv',
      'academicSessions.csv',
      'demographics.csv',
      'orgs.csv',
      'users.csv',
      'roles.csv',
      'courses.csv',
      'classes.csv',
      'enrollments.csv',
    ],
  ],
  [
    'clean-canvas',
    'canvas-sis',
    ['users.csv', 'accounts.csv', 'terms.csv', 'courses.csv', 'sections.csv', 'enrollments.csv'],
  ],
  [
    'clean-illuminate-isi',
    'illuminate-isi',
    ['sites.txt', 'terms.txt', 'courses.txt', 'users.txt', 'studemo.txt', 'roster.txt'],
  ],
  ['clean-calpads', 'calpads', ['SENR.txt', 'SINF.txt', 'SELA.txt', 'SDEM.txt']],
  ['clean-nwea-map', 'nwea-map', undefined],
  ['clean-st-math', 'stmath', undefined],
  ['clean-apple-school-manager', 'apple-school-manager', undefined],
];

export function layoutNights(): Scenario[] {
  const good = clean
    .filter(([, layout]) => builtInLayout(layout) !== undefined)
    .map(([name, layout, only]): Scenario => {
      const nights = nightsOf(layout, only, layout === 'oneroster-1.2' ? 9 : undefined);
      const about = `An ordinary night in the layout ${builtInLayout(layout)!.title}: some students left.`;
      return { name, about, ...nights, must: ['accept'] };
    });
  const bad = [sdsNights, canvasNights, illuminateNights, calpadsNights, oneRoster12Nights].flatMap((nights) => {
    const [layout, make] = nights();
    return builtInLayout(layout) === undefined ? [] : make();
  });
  return [...good, ...bad];
}

type Made = [layout: string, make: () => Scenario[]];

function sdsNights(): Made {
  const make = (): Scenario[] => {
    const { layout, before } = nightsOf('microsoft-sds-v1');
    return [
      {
        name: 'sds-enrolments-of-a-deleted-section',
        about:
          'A section was deleted in the SIS after the sections were written; its enrolments and teachers are still there.',
        layout,
        before,
        tonight: changed(before, {
          'Section.csv': (text) => eachLine(text, (line, n) => (n === 3 ? undefined : line)),
        }),
        must: ['accept', 'reference_missing StudentEnrollment.csv', 'reference_missing TeacherRoster.csv'],
      },
      {
        name: 'sds-student-of-no-school',
        about: 'Two of fourteen students have the code of a school that was closed: more than one in twenty.',
        layout,
        before,
        tonight: changed(before, {
          'Student.csv': (text) =>
            [4, 9].reduce((all, n) => onLine(all, n, (line) => line.replace(/,0031,/, ',0099,')), text),
        }),
        must: ['hold', 'reference_missing Student.csv:4', 'reference_ratio_high Student.csv'],
      },
      {
        name: 'sds-header-with-new-names',
        about:
          'The export was moved to the names of v2.1: “SIS ID” is “sourcedId” in every file, and nothing can be read.',
        layout,
        before,
        tonight: Object.fromEntries(
          Object.entries(before).map(([name, text]) => [name, (text as string).replaceAll('SIS ID', 'sourcedId')]),
        ),
        must: [
          'reject',
          'column_renamed School.csv:1',
          'column_renamed Section.csv:1',
          'column_renamed Student.csv:1',
          'column_renamed Teacher.csv:1',
          'header_missing StudentEnrollment.csv:1',
          'header_missing TeacherRoster.csv:1',
        ],
      },
    ];
  };
  return ['microsoft-sds-v1', make];
}

function canvasNights(): Made {
  const make = (): Scenario[] => {
    const { layout, before } = nightsOf('canvas-sis', [
      'users.csv',
      'accounts.csv',
      'terms.csv',
      'courses.csv',
      'sections.csv',
      'enrollments.csv',
    ]);
    return [
      {
        name: 'canvas-status-in-capitals-and-wrong',
        about: 'One user has a status that Canvas does not know.',
        layout,
        before,
        tonight: changed(before, {
          'users.csv': (text) => onLine(text, 5, (line) => line.replace(/,active$/, ',enabled')),
        }),
        must: ['accept', 'enum_unknown users.csv:5'],
      },
      {
        name: 'canvas-sections-of-a-missing-course',
        about: 'A course is missing, and its section names it still.',
        layout,
        before,
        tonight: changed(before, {
          'courses.csv': (text) => eachLine(text, (line, n) => (n === 2 ? undefined : line)),
        }),
        must: ['accept', 'reference_missing sections.csv:2', 'reference_missing enrollments.csv:2'],
      },
    ];
  };
  return ['canvas-sis', make];
}

function illuminateNights(): Made {
  const make = (): Scenario[] => {
    const { layout, before } = nightsOf('illuminate-isi', [
      'sites.txt',
      'terms.txt',
      'courses.txt',
      'users.txt',
      'studemo.txt',
      'roster.txt',
    ]);
    return [
      {
        name: 'illuminate-quote-as-a-letter',
        about: 'The files know no quotes: a course called 12" Wheel, and a student Robert "Bo". That is no fault.',
        layout,
        before,
        tonight: changed(before, {
          'courses.txt': (text) => onLine(text, 3, (line) => line.replace(/^([^\t]+\t)[^\t]+/, '$112" Wheel Throwing')),
        }),
        must: ['accept'],
      },
      {
        name: 'illuminate-tab-inside-a-name',
        about: 'Somebody typed a tab into a course title; the row has one field too many.',
        layout,
        before,
        tonight: changed(before, {
          'courses.txt': (text) => onLine(text, 3, (line) => line.replace(/^([^\t]+\t[^\t ]+) /, '$1\t')),
        }),
        must: ['accept', 'row_too_many_fields courses.txt:3'],
      },
      {
        name: 'illuminate-tabs-became-commas',
        about: 'The roster was opened and saved as CSV; it has commas where tabs were agreed.',
        layout,
        before,
        tonight: changed(before, { 'roster.txt': (text) => text.replaceAll('\t', ',') }),
        must: ['reject', 'delimiter_changed roster.txt:1'],
      },
      {
        name: 'illuminate-header-only-students',
        about: 'The nightly job wrote the header of the students and then lost its database.',
        layout,
        before,
        tonight: changed(before, { 'studemo.txt': (text) => text.slice(0, text.indexOf('\n') + 1) }),
        must: ['reject', 'file_header_only studemo.txt:1'],
      },
    ];
  };
  return ['illuminate-isi', make];
}

function calpadsNights(): Made {
  const make = (): Scenario[] => {
    const { layout, before } = nightsOf('calpads', ['SENR.txt', 'SINF.txt', 'SDEM.txt']);
    return [
      {
        name: 'calpads-header-where-none-belongs',
        about: 'The export now writes the names of its fields first; CALPADS files have no header.',
        layout,
        before,
        tonight: changed(before, {
          'SENR.txt': (text) =>
            `${builtInLayout('calpads')!
              .files.find((file) => file.name === 'SENR.txt')!
              .columns.map((column) => column.name)
              .join('^')}\r\n${text}`,
        }),
        must: ['reject', 'header_looks_like_data SENR.txt:1'],
      },
      {
        name: 'calpads-dates-with-slashes',
        about: 'Birth dates are written 1/14/2010 instead of 20100114, in every row.',
        layout,
        before,
        tonight: changed(before, {
          'SENR.txt': (text) => text.replace(/\^((?:19|20)\d\d)(\d\d)(\d\d)\^(?=[MFX]\^)/g, '^$2/$3/$1^'),
        }),
        must: ['hold', 'rows_removed_mass SENR.txt', 'date_format_changed SENR.txt:1'],
      },
      {
        name: 'calpads-pipes-instead-of-carets',
        about: 'The SIS writes pipes where carets were agreed.',
        layout,
        before,
        tonight: changed(before, { 'SENR.txt': (text) => text.replaceAll('^', '|') }),
        must: ['reject', 'delimiter_changed SENR.txt:1'],
      },
      {
        name: 'calpads-caret-inside-a-name',
        about: 'A caret typed into a name cuts the row in the wrong place.',
        layout,
        before,
        tonight: changed(before, {
          'SENR.txt': (text) => onLine(text, 4, (line) => line.replace(/^((?:[^^]*\^){9}[^^]+)/, '$1^')),
        }),
        must: ['accept', 'row_too_many_fields SENR.txt:4'],
      },
    ];
  };
  return ['calpads', make];
}

function oneRoster12Nights(): Made {
  const make = (): Scenario[] => {
    const { layout, before } = nightsOf(
      'oneroster-1.2',
      [
        'manifest.csv',
        'academicSessions.csv',
        'demographics.csv',
        'orgs.csv',
        'users.csv',
        'roles.csv',
        'courses.csv',
        'classes.csv',
        'enrollments.csv',
      ],
      7,
    );
    return [
      {
        name: 'oneroster-1.2-roles-of-unknown-users',
        about: 'A role belongs to a user who is not in the set.',
        layout,
        before,
        tonight: changed(before, {
          'roles.csv': (text) =>
            [5].reduce(
              (all, n) => onLine(all, n, (line) => line.replace(/^([^,]*,[^,]*,[^,]*),\d+/, '$1,99999')),
              text,
            ),
        }),
        must: ['accept', 'reference_missing roles.csv:5'],
      },
      {
        name: 'oneroster-1.2-manifest-promises-more-first-night',
        about: 'The same on the first night: the manifest says that there are demographics, and no such file came.',
        layout,
        tonight: without(before, 'demographics.csv'),
        must: ['reject', 'manifest_contradiction manifest.csv'],
      },
      {
        name: 'oneroster-1.2-manifest-promises-more',
        about: 'The manifest says that there are demographics, and no such file came.',
        layout,
        before,
        tonight: without(before, 'demographics.csv'),
        must: ['reject', 'file_missing_from_set demographics.csv'],
      },
    ];
  };
  return ['oneroster-1.2', make];
}
