// ST Math rostering: the students file of the format with two files, and the schools file of the earlier one with six.
import type { Layout } from '../layout.ts';
import { csv, may, must } from './shape.ts';

const grades =
  '-2,pk,prek,Prekindergarten,-1,tk,Transitional Kindergarten,0,k,kg,Kinder,Kindergarten,1,2,3,4,5,6,7,8,9,10,11,12';

export const stMath: Layout = {
  id: 'stmath',
  title: 'ST Math rostering',
  source:
    'help.stmath.com: names and required marks verified; the order of the columns is listed, not stated as fixed.',
  pinned: false,
  files: [
    csv('students.csv', {
      key: ['student_id'],
      agree: [{ by: 'district_teacher_id', columns: ['teacher_last_name', 'teacher_first_name'], inferred: true }],
      columns: [
        must('iid', { maxLength: 8, group: 'school' }),
        must('district_teacher_id'),
        must('teacher_email', { type: 'email' }),
        must('teacher_last_name'),
        must('teacher_first_name'),
        must('grade', { type: 'enum', values: grades.split(','), ignoreCase: true, group: 'grade' }),
        must('student_id'),
        must('student_last_name'),
        must('student_first_name'),
        must('student_username'),
        must('student_password', { secret: true }),
        must('permanent_login', { secret: true }),
      ],
    }),
    csv('schools.csv', {
      key: ['school_id'],
      required: false,
      columns: [
        must('school_id'),
        must('school_name'),
        may('school_number'),
        may('state_id'),
        may('low_grade'),
        may('high_grade'),
        may('principal'),
        may('principal_email', { type: 'email' }),
        may('school_address'),
        may('school_city'),
        may('school_state'),
        may('school_zip'),
        may('school_phone'),
      ],
    }),
  ],
};
