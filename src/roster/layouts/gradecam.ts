// GradeCam (Gradient): one file with a row per student and class, in the template of 2023 and in the one before.
import type { Agreement, Layout } from '../layout.ts';
import { csv, may, must } from './shape.ts';

/** A recycled Staff_ID gives one teacher's classes to another; for the rest nobody published that it must agree. */
function agreements(staff: string[], klass: string[], student: string[]): Agreement[] {
  const by = (names: string[]) => ({ by: names[0]!, columns: names.slice(1) });
  return [by(staff), { ...by(klass), inferred: true }, { ...by(student), inferred: true }];
}

export const gradecamCombined: Layout = {
  id: 'gradecam-combined',
  title: 'GradeCam combined import',
  source:
    'support.gradecam.com, data import file of April 2023: the first six columns and their order verified, the rest inferred from the earlier template.',
  pinned: false,
  files: [
    csv('combined.csv', {
      pattern: '^.+\\.[Cc][Ss][Vv]$',
      key: [],
      columnOrder: 'fixed',
      agree: agreements(
        ['Staff_ID', 'Staff_First_Name', 'Staff_Last_Name'],
        ['Class_ID', 'Class_Name'],
        ['Student_ID', 'Student_First_Name', 'Student_Last_Name'],
      ),
      columns: [
        must('Term_ID', { group: 'term' }),
        must('School_ID', { group: 'school' }),
        must('Staff_First_Name'),
        must('Staff_Last_Name'),
        must('Staff_Email_Address', { type: 'email' }),
        must('Staff_ID'),
        must('Class_Name', { inferred: true }),
        must('Class_ID', { inferred: true }),
        may('Class_Period', { inferred: true }),
        must('Student_First_Name', { inferred: true }),
        must('Student_Last_Name', { inferred: true }),
        must('Student_ID', { inferred: true }),
      ],
    }),
  ],
};

/** Columns were mapped by hand at the first import: their order is agreed there, and a header may be left out. */
export const gradecamEarlier: Layout = {
  id: 'gradecam-combined-earlier',
  title: 'GradeCam combined import, before 2023',
  source:
    'support.gradecam.com, earlier data import file and roster sync FAQ: the fields verified, the order from the tenth column on inferred.',
  pinned: false,
  files: [
    csv('combined.csv', {
      pattern: '^.+\\.(?:[Cc][Ss][Vv]|[Tt][Ss][Vv]|[Tt][Xx][Tt])$',
      key: [],
      headerKnown: false,
      otherDelimiters: ['\t'],
      agree: agreements(
        ['Staff Unique ID', 'Staff First Name', 'Staff Last Name'],
        ['Class ID', 'Class Name'],
        ['Student ID', 'Student First Name', 'Student Last Name'],
      ),
      columns: [
        must('Term', { group: 'term' }),
        must('School ID', { aliases: ['school'], group: 'school', inferred: true }),
        must('Staff First Name', { aliases: ['teacher first'] }),
        must('Staff Last Name', { aliases: ['teacher last'] }),
        must('Staff Email Address', { aliases: ['teacher email'], type: 'email' }),
        may('Staff Unique ID'),
        must('Class Name'),
        may('Class ID'),
        may('Class Period'),
        must('Student First Name', { aliases: ['student first'] }),
        must('Student Last Name', { aliases: ['student last'] }),
        must('Student ID'),
      ],
    }),
  ],
};
