// An invented district as ST Math's files: a row per student with the teacher of the first class.
import { stMath } from '../../src/roster/layouts/st_math.ts';
import { plainGrade } from './grades.ts';
import type { District } from './people.ts';
import { type Table, tableOf } from './table.ts';

export function stMathTables(district: District): Table[] {
  const sectionOf = new Map(district.sections.map((it) => [it.id, it]));
  const staffOf = new Map(district.staff.map((it) => [it.id, it]));
  return [
    tableOf(
      stMath,
      'students.csv',
      district.students.map((it) => {
        const teacher = staffOf.get(sectionOf.get(it.sectionIds[0]!)!.teacherIds[0]!)!;
        return {
          iid: `LKS${it.schoolId}`,
          district_teacher_id: teacher.id,
          teacher_email: teacher.email,
          teacher_last_name: teacher.family,
          teacher_first_name: teacher.given,
          grade: plainGrade(it.grade).toLowerCase(),
          student_id: it.id,
          student_last_name: it.family,
          student_first_name: it.given,
          student_username: it.username,
          student_password: `pw${it.id}`,
          permanent_login: `p${it.id}`,
        };
      }),
    ),
  ];
}
