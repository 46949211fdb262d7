// NWEA MAP Growth: one roster file with a row per student and class. Its order is known, the names in its header are not.
import type { Layout } from '../layout.ts';
import { csv, may, must } from './shape.ts';

export const nweaMap: Layout = {
  id: 'nwea-map',
  title: 'NWEA MAP Growth roster',
  source: 'Two districts that write it: order verified; names of the header and required marks unconfirmed.',
  pinned: false,
  files: [
    csv('rosterfile.csv', {
      pattern: '^.*[Rr][Oo][Ss][Tt][Ee][Rr].*\\.[Cc][Ss][Vv]$',
      key: [],
      namesKnown: false,
      columnOrder: 'fixed',
      agree: [
        { by: 'Student ID', columns: ['Student Last Name', 'Student First Name'], inferred: true },
        { by: 'Instructor ID', columns: ['Instructor Last Name', 'Instructor First Name'], inferred: true },
      ],
      columns: [
        may('School State Code'),
        must('School Name', { group: 'school' }),
        may('Previous Instructor ID'),
        must('Instructor ID'),
        may('Instructor State ID'),
        must('Instructor Last Name', { inferred: true }),
        must('Instructor First Name', { inferred: true }),
        may('Instructor Middle Initial'),
        must('User Name', { inferred: true }),
        may('Email Address', { type: 'email' }),
        must('Class Name'),
        may('Previous Student ID'),
        must('Student ID'),
        may('Student State ID'),
        must('Student Last Name'),
        must('Student First Name'),
        may('Student Middle Initial'),
        must('Student Date Of Birth', { type: 'date', formats: ['M/D/YYYY'], inferred: true }),
        must('Student Gender', { type: 'enum', values: ['M', 'F'], inferred: true }),
        must('Student Grade', { group: 'grade', inferred: true }),
        must('Student Ethnic Group Name', { inferred: true }),
        may('Student User Name'),
        may('Student Email', { type: 'email' }),
      ],
    }),
  ],
};
