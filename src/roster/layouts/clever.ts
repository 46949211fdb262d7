// Clever SFTP: five files that come together, and three more. Columns in any order; a student's row comes once per contact.
import type { Layout, LayoutColumn } from '../layout.ts';
import { type ColumnFacts, csv, may, must } from './shape.ts';

/** MM/DD/YYYY or ISO. */
const dates = ['M/D/YYYY', 'YYYY-MM-DD'];
const grades = [
  'InfantToddler',
  'Preschool',
  'PreKindergarten',
  'TransitionalKindergarten',
  'Kindergarten',
  ...Array.from({ length: 13 }, (_, at) => String(at + 1)),
  'PostGraduate',
  'Ungraded',
  'Other',
];
/** Lists of values are not confirmed. */
const grade: ColumnFacts = { type: 'enum', values: grades, ignoreCase: true, inferred: true };
const yesNo: ColumnFacts = { type: 'enum', values: ['Y', 'N'], ignoreCase: true, inferred: true };
const school = { references: 'schools.csv.School_id', group: 'school' } as const;
const teacher = { references: 'teachers.csv.Teacher_id' } as const;
const login = [may('Username'), may('Password', { secret: true })];

/** Headers are seen as School_id and as School id. */
function spaced(columns: LayoutColumn[]): LayoutColumn[] {
  return columns.map((column) =>
    column.name.includes('_') ? { ...column, aliases: [column.name.replaceAll('_', ' ')] } : column,
  );
}

const contact = [
  may('Contact_relationship'),
  may('Contact_type'),
  may('Contact_name'),
  may('Contact_phone'),
  may('Contact_phone_type'),
  may('Contact_email', { type: 'email' }),
  may('Contact_sis_id'),
];

export const clever: Layout = {
  id: 'clever-sftp',
  title: 'Clever SFTP',
  source:
    'Clever SFTP Instructions 2.1.1 and 2.2.0 (copies) and vendors that write them: files, columns, free order and contacts as repeated rows verified; some required marks and lists of values unconfirmed.',
  pinned: false,
  files: [
    csv('schools.csv', {
      key: ['School_id'],
      columnOrder: 'any',
      columns: spaced([
        must('School_id'),
        must('School_name'),
        must('School_number', { inferred: true }),
        may('State_id'),
        may('NCES_id'),
        may('Low_grade', grade),
        may('High_grade', grade),
        may('Principal'),
        may('Principal_email', { type: 'email' }),
        may('School_address'),
        may('School_city'),
        may('School_state'),
        may('School_zip'),
        may('School_phone'),
      ]),
    }),
    csv('students.csv', {
      key: ['Student_id', ...contact.map((column) => column.name)],
      agree: [{ by: 'Student_id', columns: ['Last_name', 'First_name', 'DOB'] }],
      maxRows: [{ by: 'Student_id', most: 5 }],
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Student_id'),
        must('Student_number', { inferred: true }),
        may('State_id'),
        must('Last_name'),
        may('Middle_name'),
        must('First_name'),
        may('Grade', { ...grade, group: 'grade' }),
        may('Gender', { type: 'enum', values: ['M', 'F', 'X'], ignoreCase: true, inferred: true }),
        may('Graduation_year', { type: 'integer' }),
        may('DOB', { type: 'date', formats: dates }),
        may('Race'),
        may('Hispanic_Latino', yesNo),
        may('Home_language'),
        may('Ell_status', yesNo),
        may('Frl_status', { secret: true }),
        may('IEP_status', yesNo),
        may('Student_street'),
        may('Student_city'),
        may('Student_state'),
        may('Student_zip'),
        may('Student_email', { type: 'email' }),
        ...contact,
        ...login,
        may('Unweighted_gpa', { type: 'decimal' }),
        may('Weighted_gpa', { type: 'decimal' }),
        may('Section_504_status'),
        may('Gifted_status'),
        may('Disability_status'),
        may('Disability_type'),
        may('Disability_code'),
      ]),
    }),
    csv('teachers.csv', {
      // A teacher at several schools has a row for each.
      key: ['Teacher_id', 'School_id'],
      agree: [{ by: 'Teacher_id', columns: ['First_name', 'Last_name'] }],
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Teacher_id'),
        may('Teacher_number'),
        may('State_teacher_id'),
        may('Teacher_email', { type: 'email' }),
        must('First_name'),
        may('Middle_name'),
        must('Last_name'),
        may('Title'),
        ...login,
      ]),
    }),
    csv('sections.csv', {
      key: ['Section_id'],
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Section_id'),
        must('Teacher_id', teacher),
        ...Array.from({ length: 9 }, (_, at) => may(`Teacher_${at + 2}_id`, teacher)),
        may('Name'),
        may('Section_number'),
        may('Grade', { ...grade, group: 'grade' }),
        may('Course_name'),
        may('Course_number'),
        may('Course_description'),
        may('Period'),
        may('Subject'),
        may('Term_name', { group: 'term' }),
        may('Term_start', { type: 'date', formats: dates }),
        may('Term_end', { type: 'date', formats: dates }),
      ]),
    }),
    csv('enrollments.csv', {
      key: ['Section_id', 'Student_id'],
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Section_id', { references: 'sections.csv.Section_id' }),
        must('Student_id', { references: 'students.csv.Student_id' }),
      ]),
    }),
    csv('staff.csv', {
      key: ['Staff_id', 'School_id'],
      required: false,
      mayBeEmpty: true,
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Staff_id'),
        may('Staff_email', { type: 'email' }),
        must('First_name'),
        must('Last_name'),
        may('Department'),
        may('Title'),
        ...login,
        may('Role'),
      ]),
    }),
    // Deprecated.
    csv('admins.csv', {
      key: ['Staff_id', 'School_id'],
      required: false,
      mayBeEmpty: true,
      columnOrder: 'any',
      columns: spaced([
        must('School_id', school),
        must('Staff_id'),
        must('Admin_email', { type: 'email', inferred: true }),
        must('First_name'),
        must('Last_name'),
        may('Admin_title'),
        ...login,
        may('Role'),
      ]),
    }),
    // Incremental, by request only.
    csv('attendance.csv', {
      key: [],
      required: false,
      mayBeEmpty: true,
      columnOrder: 'any',
      columns: spaced([
        must('Student_id', { references: 'students.csv.Student_id', inferred: true }),
        must('School_id', { ...school, inferred: true }),
        may('Section_id', { references: 'sections.csv.Section_id', inferred: true }),
        must('Attendance_date', { type: 'date', formats: ['YYYY-MM-DD'], inferred: true }),
        must('Attendance_type', { type: 'enum', values: ['daily', 'section'], inferred: true }),
        must('Attendance_status', { type: 'enum', values: ['absent', 'tardy', 'present'], inferred: true }),
        may('Excuse_code'),
        may('Attendance_id'),
      ]),
    }),
  ],
};
