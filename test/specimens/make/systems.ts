// The small district as each system writes it.
import type { SmallDistrict } from './school.ts';
import { type Dialect, type Files, type Row, written } from './texts.ts';

const us = (iso: string) => iso.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$2/$3/$1');
const compact = (iso: string) => iso.replaceAll('-', '');
const names = (text: string) => text.split(' ');

/** Aeries: OneRoster 1.1, whose staff ids begin with TCH_. */
export function oneRoster(district: SmallDistrict): Files {
  const staffId = (id: string) => `TCH_${id}`;
  const date = '2026-11-18T07:00:00Z';
  const base = { status: '', dateLastModified: '' };
  const org = (id: string) => `ORG${id}`;
  const files: Files = {
    'academicSessions.csv': written(
      names('sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear'),
      district.terms.map((it) => ({
        ...base,
        sourcedId: it.id,
        title: it.name,
        type: it.id === 'YR27' ? 'schoolYear' : 'semester',
        startDate: it.start,
        endDate: it.end,
        parentSourcedId: it.id === 'YR27' ? '' : 'YR27',
        schoolYear: '2027',
      })),
    ),
    'orgs.csv': written(names('sourcedId status dateLastModified name type identifier parentSourcedId'), [
      { ...base, sourcedId: 'ORG0', name: 'Lakeside Unified', type: 'district', identifier: '0612345' },
      ...district.schools.map((it) => ({
        ...base,
        sourcedId: org(it.id),
        name: it.name,
        type: 'school',
        identifier: it.id,
        parentSourcedId: 'ORG0',
      })),
    ]),
    'courses.csv': written(
      names(
        'sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes',
      ),
      district.sections.map((it) => ({
        ...base,
        sourcedId: it.course,
        schoolYearSourcedId: 'YR27',
        title: it.name.replace(/ P\d$/, ''),
        courseCode: it.course,
        orgSourcedId: 'ORG0',
      })),
    ),
    'classes.csv': written(
      names(
        'sourcedId status dateLastModified title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects subjectCodes periods',
      ),
      district.sections.map((it) => ({
        ...base,
        sourcedId: it.id,
        title: it.name,
        courseSourcedId: it.course,
        classCode: it.id,
        classType: 'scheduled',
        schoolSourcedId: org(it.school),
        termSourcedIds: it.term,
        periods: it.period,
      })),
    ),
    'users.csv': written(
      names(
        'sourcedId status dateLastModified enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms phone agentSourcedIds grades password',
      ),
      [
        ...district.teachers.map((it) => ({
          ...base,
          sourcedId: staffId(it.id),
          enabledUser: 'true',
          orgSourcedIds: org(it.school),
          role: 'teacher',
          username: it.email,
          givenName: it.given,
          familyName: it.family,
          identifier: it.id,
          email: it.email,
        })),
        ...district.students.map((it) => ({
          ...base,
          sourcedId: it.id,
          enabledUser: 'true',
          orgSourcedIds: org(it.school),
          role: 'student',
          username: it.email,
          userIds: `{State:${it.stateId}}`,
          givenName: it.given,
          familyName: it.family,
          middleName: it.middle,
          identifier: it.id,
          email: it.email,
          grades: it.grade.padStart(2, '0'),
        })),
      ],
    ),
    'enrollments.csv': written(
      names(
        'sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate',
      ),
      [
        ...district.sections.map((it) => ({
          ...base,
          sourcedId: `E${it.id}`,
          classSourcedId: it.id,
          schoolSourcedId: org(it.school),
          userSourcedId: staffId(it.teacher),
          role: 'teacher',
          primary: 'true',
        })),
        ...district.students.flatMap((it) =>
          it.sections.map((section) => ({
            ...base,
            sourcedId: `E${section}-${it.id}`,
            classSourcedId: section,
            schoolSourcedId: org(it.school),
            userSourcedId: it.id,
            role: 'student',
            primary: 'false',
          })),
        ),
      ],
    ),
  };
  const kinds = names(
    'academicSessions categories classes classResources courses courseResources demographics enrollments lineItems orgs resources results users',
  );
  files['manifest.csv'] = written(
    ['propertyName', 'value'],
    [
      { propertyName: 'manifest.version', value: '1.0' },
      { propertyName: 'oneroster.version', value: '1.1' },
      ...kinds.map((kind) => ({ propertyName: `file.${kind}`, value: `${kind}.csv` in files ? 'bulk' : 'absent' })),
      { propertyName: 'source.systemName', value: 'Aeries' },
      { propertyName: 'source.systemCode', value: '' },
    ],
  );
  void date;
  return files;
}

/** Clever: five files. With `contacts`, a student's row is repeated for each contact. */
export function clever(district: SmallDistrict, { contacts = 0 } = {}): Files {
  const contactsOf = (id: string): Row[] =>
    contacts === 0
      ? [{}]
      : Array.from({ length: (Number(id) % contacts) + 1 }, (_, n) => ({
          Contact_relationship: ['Mother', 'Father', 'Aunt', 'Grandfather', 'Guardian', 'Sitter'][n]!,
          Contact_type: n === 0 ? 'Primary' : 'Secondary',
          Contact_name: `Contact ${n + 1} of ${id}`,
          Contact_phone: `555-0${id.slice(-3)}`,
        }));
  const students = names(
    'School_id Student_id Student_number State_id Last_name Middle_name First_name Grade Gender DOB Student_email',
  );
  const contactColumns = names('Contact_relationship Contact_type Contact_name Contact_phone');
  return {
    'schools.csv': written(
      names('School_id School_name School_number State_id Low_grade High_grade'),
      district.schools.map((it) => ({
        School_id: it.id,
        School_name: it.name,
        School_number: it.id,
        Low_grade: it.id === '0031' ? '9' : '6',
        High_grade: it.id === '0031' ? '12' : '8',
      })),
    ),
    'students.csv': written(
      contacts > 0 ? [...students, ...contactColumns] : students,
      district.students.flatMap((it) =>
        contactsOf(it.id).map((contact) => ({
          ...contact,
          School_id: it.school,
          Student_id: it.id,
          Student_number: it.id,
          State_id: it.stateId,
          Last_name: it.family,
          Middle_name: it.middle,
          First_name: it.given,
          Grade: it.grade,
          Gender: it.gender,
          DOB: us(it.born),
          Student_email: it.email,
        })),
      ),
    ),
    'teachers.csv': written(
      names('School_id Teacher_id Teacher_number Teacher_email First_name Last_name'),
      district.teachers.map((it) => ({
        School_id: it.school,
        Teacher_id: it.id,
        Teacher_number: it.id,
        Teacher_email: it.email,
        First_name: it.given,
        Last_name: it.family,
      })),
    ),
    'sections.csv': written(
      names(
        'School_id Section_id Teacher_id Name Section_number Course_name Course_number Period Term_name Term_start Term_end',
      ),
      district.sections.map((it) => ({
        School_id: it.school,
        Section_id: it.id,
        Teacher_id: it.teacher,
        Name: it.name,
        Section_number: it.id,
        Course_name: it.name.replace(/ P\d$/, ''),
        Course_number: it.course,
        Period: it.period,
        Term_name: it.term,
        Term_start: '8/17/2026',
        Term_end: '6/4/2027',
      })),
    ),
    'enrollments.csv': written(
      names('School_id Section_id Student_id'),
      district.students.flatMap((it) =>
        it.sections.map((section) => ({ School_id: it.school, Section_id: section, Student_id: it.id })),
      ),
    ),
  };
}

/** GradeCam: one row for each student in each class, in the columns of the template. */
export function gradeCam(district: SmallDistrict): Files {
  const rows = district.students.flatMap((it) =>
    it.sections.map((id): Row => {
      const section = district.sections.find((one) => one.id === id)!;
      const teacher = district.teachers.find((one) => one.id === section.teacher)!;
      return {
        Term_ID: section.term,
        School_ID: section.school,
        Staff_First_Name: teacher.given,
        Staff_Last_Name: teacher.family,
        Staff_Email_Address: teacher.email,
        Staff_ID: teacher.id,
        Class_Name: section.name,
        Class_ID: section.id,
        Class_Period: section.period,
        Student_First_Name: it.given,
        Student_Last_Name: it.family,
        Student_ID: it.id,
      };
    }),
  );
  const columns = names(
    'Term_ID School_ID Staff_First_Name Staff_Last_Name Staff_Email_Address Staff_ID Class_Name Class_ID Class_Period Student_First_Name Student_Last_Name Student_ID',
  );
  return { 'combined.csv': written(columns, rows) };
}

/** Any SIS's own extract of students: 12 columns. */
export const extractColumns = names(
  'student_id state_id last_name first_name middle_name grade gender birth_date school_id school_name home_address email',
);

export function extractRows(district: SmallDistrict, dateOf = us): Row[] {
  return district.students.map((it) => ({
    student_id: it.id,
    state_id: it.stateId,
    last_name: it.family,
    first_name: it.given,
    middle_name: it.middle,
    grade: it.grade,
    gender: it.gender,
    birth_date: dateOf(it.born),
    school_id: it.school,
    school_name: district.schools.find((school) => school.id === it.school)!.name,
    home_address: it.street,
    email: it.email,
  }));
}

export function extract(district: SmallDistrict, dialect: Dialect = {}): string {
  return written(extractColumns, extractRows(district), dialect);
}

/** Enrolments beside such an extract. */
export function extractEnrollments(district: SmallDistrict, dialect: Dialect = {}): string {
  const rows = district.students.flatMap((it) =>
    it.sections.map((section) => ({ student_id: it.id, section_id: section, school_id: it.school })),
  );
  return written(['student_id', 'section_id', 'school_id'], rows, dialect);
}

/** Dates as CALPADS has them. */
export { compact, names, us };
