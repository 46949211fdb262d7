// Microsoft School Data Sync, first format: six files that every district sends as one set.
import type { Layout } from '../layout.ts';
import { csv, may, must } from './shape.ts';

/** The published samples write M/D/YYYY; Microsoft also recommends ISO dates. */
const dates = ['M/D/YYYY', 'YYYY-MM-DD'];

export const microsoftSdsV1: Layout = {
  id: 'microsoft-sds-v1',
  title: 'Microsoft School Data Sync v1',
  source:
    'Columns and order: Microsoft O365-EDU-Tools, CSV Samples, SDS Format (verified). Required: its sample of minimum required attributes.',
  pinned: false,
  files: [
    csv('School.csv', {
      key: ['SIS ID'],
      columns: [
        must('SIS ID'),
        must('Name'),
        may('School Number'),
        may('School NCES_ID'),
        may('State ID'),
        may('Grade Low'),
        may('Grade High'),
        may('Principal SIS ID'),
        may('Principal Name'),
        may('Principal Secondary Email'),
        may('Address'),
        may('City'),
        may('State'),
        may('Country'),
        may('Zip'),
        may('Phone'),
        may('Zone'),
      ],
    }),
    csv('Section.csv', {
      key: ['SIS ID'],
      columns: [
        must('SIS ID'),
        must('School SIS ID', { references: 'School.csv.SIS ID', group: 'school' }),
        must('Section Name'),
        may('Section Number'),
        may('Term SIS ID', { group: 'term' }),
        may('Term Name'),
        may('Term StartDate', { type: 'date', formats: dates }),
        may('Term EndDate', { type: 'date', formats: dates }),
        may('Course SIS ID'),
        may('Course Name'),
        may('Course Number'),
        may('Course Description'),
        may('Course Subject'),
        may('Periods'),
        may('Status'),
      ],
    }),
    csv('Student.csv', {
      key: ['SIS ID'],
      columns: [
        must('SIS ID'),
        must('School SIS ID', { references: 'School.csv.SIS ID', group: 'school' }),
        may('First Name'),
        may('Last Name'),
        must('Username'),
        may('Password', { secret: true }),
        may('State ID'),
        may('Secondary Email'),
        may('Student Number'),
        may('Middle Name'),
        may('Grade', { group: 'grade' }),
        may('Status'),
        may('Birthdate', { type: 'date', formats: dates }),
        may('Graduation Year'),
      ],
    }),
    csv('Teacher.csv', {
      key: ['SIS ID'],
      columns: [
        must('SIS ID'),
        must('School SIS ID', { references: 'School.csv.SIS ID', group: 'school' }),
        may('First Name'),
        may('Last Name'),
        must('Username'),
        may('Password', { secret: true }),
        may('State ID'),
        may('Teacher Number'),
        may('Status'),
        may('Middle Name'),
        may('Secondary Email'),
        may('Title'),
        may('Qualification'),
      ],
    }),
    csv('StudentEnrollment.csv', {
      key: [],
      columns: [
        must('Section SIS ID', { references: 'Section.csv.SIS ID' }),
        must('SIS ID', { references: 'Student.csv.SIS ID' }),
      ],
    }),
    csv('TeacherRoster.csv', {
      key: [],
      columns: [
        must('Section SIS ID', { references: 'Section.csv.SIS ID' }),
        must('SIS ID', { references: 'Teacher.csv.SIS ID' }),
      ],
    }),
  ],
};
