// Microsoft School Data Sync, format 2.1: users by organisation and role; classes and the rest only if they are managed too.
// What Microsoft's table marks as required is verified for orgs.csv and users.csv; elsewhere the column must be there and
// only identifiers must be filled, because the other marks are inferred.
import type { Layout } from '../layout.ts';
import { csv, may, must } from './shape.ts';

const isoDate = ['YYYY-MM-DD'];

export const microsoftSdsV21: Layout = {
  id: 'microsoft-sds-v2.1',
  title: 'Microsoft School Data Sync v2.1',
  source:
    'Columns and order: Microsoft O365-EDU-Tools, CSV Samples, SDS v2.1 (verified). Required: learn.microsoft.com, sds-v2.1-csv-file-format, verified for orgs and users, inferred elsewhere.',
  pinned: false,
  files: [
    csv('orgs.csv', {
      key: ['sourcedId'],
      columns: [
        must('sourcedId'),
        must('name'),
        must('type', { type: 'enum' }),
        may('parentSourcedId', { references: 'orgs.csv.sourcedId' }),
      ],
    }),
    csv('users.csv', {
      key: ['sourcedId'],
      columns: [
        must('sourcedId'),
        must('username'),
        may('givenName'),
        may('familyName'),
        may('password', { secret: true }),
        may('activeDirectoryMatchId'),
        may('email', { type: 'email' }),
        may('phone'),
        may('sms'),
      ],
    }),
    csv('roles.csv', {
      key: [],
      columns: [
        must('userSourcedId', { references: 'users.csv.sourcedId' }),
        must('orgSourcedId', { references: 'orgs.csv.sourcedId', group: 'school' }),
        must('role', { filled: false, type: 'enum', group: 'role' }),
        may('sessionSourcedId', { references: 'academicSessions.csv.sourcedId', group: 'term' }),
        may('grade', { group: 'grade' }),
        may('isPrimary', { type: 'boolean' }),
        may('roleStartDate', { type: 'date', formats: isoDate }),
        may('roleEndDate', { type: 'date', formats: isoDate }),
      ],
    }),
    csv('classes.csv', {
      key: ['sourcedId'],
      required: false,
      columns: [
        must('sourcedId'),
        must('orgSourcedId', { references: 'orgs.csv.sourcedId', group: 'school' }),
        must('title', { filled: false }),
        may('sessionSourcedIds', {
          type: 'list',
          itemType: 'string',
          references: 'academicSessions.csv.sourcedId',
          group: 'term',
        }),
        may('courseSourcedId', { references: 'courses.csv.sourcedId' }),
      ],
    }),
    csv('enrollments.csv', {
      key: [],
      required: false,
      columns: [
        must('classSourcedId', { references: 'classes.csv.sourcedId' }),
        must('userSourcedId', { references: 'users.csv.sourcedId' }),
        must('role', { filled: false, type: 'enum', group: 'role' }),
      ],
    }),
    csv('academicSessions.csv', {
      key: ['sourcedId'],
      required: false,
      neededWhenReferenced: true,
      columns: [
        must('sourcedId'),
        must('title', { filled: false }),
        must('type', { filled: false, type: 'enum' }),
        must('schoolYear', { filled: false, type: 'integer' }),
        must('startDate', { filled: false, type: 'date', formats: isoDate }),
        must('endDate', { filled: false, type: 'date', formats: isoDate }),
      ],
    }),
    csv('courses.csv', {
      key: ['sourcedId'],
      required: false,
      neededWhenReferenced: true,
      columns: [
        must('sourcedId'),
        must('orgSourcedId', { references: 'orgs.csv.sourcedId', group: 'school' }),
        must('title', { filled: false }),
        may('code'),
        may('schoolYearSourcedId', { references: 'academicSessions.csv.sourcedId' }),
        may('subject', { type: 'enum' }),
        may('grade', { type: 'enum' }),
      ],
    }),
    csv('demographics.csv', {
      key: [],
      required: false,
      mayBeEmpty: true,
      columns: [
        must('userSourcedId', { references: 'users.csv.sourcedId' }),
        may('sex', { type: 'enum' }),
        may('birthDate', { type: 'date', formats: isoDate }),
        may('birthCity'),
        may('birthState'),
        may('birthCountry'),
        may('ethnicityCodes', { type: 'list' }),
        may('raceCodes', { type: 'list' }),
      ],
    }),
    csv('userFlags.csv', {
      key: [],
      required: false,
      mayBeEmpty: true,
      columns: [
        must('userSourcedId', { references: 'users.csv.sourcedId' }),
        must('flag', { filled: false, type: 'enum', secret: true }),
      ],
    }),
    csv('relationships.csv', {
      key: [],
      required: false,
      mayBeEmpty: true,
      columns: [
        must('userSourcedId', { references: 'users.csv.sourcedId' }),
        must('relationshipUserSourcedId', { references: 'users.csv.sourcedId' }),
        must('relationshipRole', { filled: false, type: 'enum' }),
      ],
    }),
  ],
};
