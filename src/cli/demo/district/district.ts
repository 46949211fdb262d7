// An invented district of any size: who goes to which school, takes which sections, and is called what.
// Everything is computed from the seed when asked for; nothing is kept, so a million students cost no memory.
import { familyNames, givenNames, schoolNames, subjects } from './names.ts';
import { createRandom, type Random } from './random.ts';

export interface DistrictOptions {
  seed: number;
  students: number;
  /** What is different from the first night; shares of all students, 0 to 1. */
  churn?: { removed?: number; added?: number; changed?: number };
  /** Share of rows that get a fault of this kind, 0 to 1. */
  faults?: Partial<Record<Fault, number>>;
}

export type Fault = 'blank' | 'badDate' | 'badEnum' | 'duplicateKey' | 'orphan' | 'tooFew' | 'tooMany';

export interface Student {
  index: number;
  given: string;
  family: string;
  username: string;
  school: number;
  /** 0 = kindergarten. */
  grade: number;
  /** Section numbers, each once. */
  sections: number[];
  /** ISO. */
  birthDate: string;
}

export interface District {
  random: Random;
  schools: { index: number; name: string; firstGrade: number; lastGrade: number }[];
  courses: { index: number; title: string; subject: { name: string; code: string } }[];
  sectionCount: number;
  teacherCount: number;
  schoolOfSection(section: number): number;
  teacherOfSection(section: number): number;
  schoolOfTeacher(teacher: number): number;
  courseOfSection(section: number): number;
  periodOfSection(section: number): number;
  students(): Iterable<Student>;
  personName(kind: 'student' | 'teacher', index: number): { given: string; family: string };
  counts: { removed: number; added: number; changed: number };
}

const STUDENTS_A_SCHOOL = 650;
const SECTIONS_A_STUDENT = 6;
const STUDENTS_A_SECTION = 24;
const SECTIONS_A_TEACHER = 5;
const levels = [
  { name: 'Elementary', firstGrade: 0, lastGrade: 5 },
  { name: 'Middle', firstGrade: 6, lastGrade: 8 },
  { name: 'High', firstGrade: 9, lastGrade: 12 },
];

export function createDistrict(options: DistrictOptions): District {
  const random = createRandom(options.seed);
  const schoolCount = Math.max(1, Math.round(options.students / STUDENTS_A_SCHOOL));
  const sectionsASchool = Math.max(
    SECTIONS_A_STUDENT,
    Math.ceil((Math.min(options.students, STUDENTS_A_SCHOOL) * SECTIONS_A_STUDENT) / STUDENTS_A_SECTION),
  );
  const teachersASchool = Math.ceil(sectionsASchool / SECTIONS_A_TEACHER);
  const churn = { removed: 0, added: 0, changed: 0, ...options.churn };
  const counts = { removed: 0, added: 0, changed: 0 };

  const schools = Array.from({ length: schoolCount }, (_, index) => {
    const level = levels[index % levels.length]!;
    const number = Math.floor(index / schoolNames.length);
    const name = `${schoolNames[index % schoolNames.length]}${number > 0 ? ` ${number + 1}` : ''} ${level.name} School`;
    return { index, name, firstGrade: level.firstGrade, lastGrade: level.lastGrade };
  });
  const courses = subjects.flatMap((subject, at) =>
    [1, 2, 3, 4].map((step) => ({ index: at * 4 + step - 1, title: `${subject.name} ${step}`, subject })),
  );

  const personName = (kind: 'student' | 'teacher', index: number) => ({
    given: random.pick(givenNames, kind, 'given', index),
    family: random.pick(familyNames, kind, 'family', index),
  });

  const studentAt = (index: number): Student => {
    const school = schools[index % schoolCount]!;
    const { given, family } = personName('student', index);
    const grade = school.firstGrade + random.below(school.lastGrade - school.firstGrade + 1, 'grade', index);
    const start = random.below(sectionsASchool, 'section', index);
    const sections = Array.from(
      { length: SECTIONS_A_STUDENT },
      (_, at) => school.index * sectionsASchool + ((start + at) % sectionsASchool),
    );
    const month = 1 + random.below(12, 'month', index);
    const day = 1 + random.below(28, 'day', index);
    return {
      index,
      given,
      family,
      username: `s${100000 + index}`,
      school: school.index,
      grade,
      sections,
      birthDate: `${2020 - grade}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    };
  };

  function* students(): Iterable<Student> {
    Object.assign(counts, { removed: 0, added: 0, changed: 0 });
    for (let index = 0; index < options.students; index++) {
      if (churn.removed > 0 && random.share('removed', index) < churn.removed) {
        counts.removed++;
        continue;
      }
      const student = studentAt(index);
      if (churn.changed > 0 && random.share('changed', index) < churn.changed) {
        counts.changed++;
        student.family = `${student.family}-Rose`;
      }
      yield student;
    }
    const newcomers = Math.round(options.students * churn.added);
    for (let at = 0; at < newcomers; at++) {
      counts.added++;
      yield studentAt(options.students + at);
    }
  }

  return {
    random,
    schools,
    courses,
    sectionCount: schoolCount * sectionsASchool,
    teacherCount: schoolCount * teachersASchool,
    schoolOfSection: (section) => Math.floor(section / sectionsASchool),
    teacherOfSection: (section) =>
      Math.floor(section / sectionsASchool) * teachersASchool +
      Math.floor((section % sectionsASchool) / SECTIONS_A_TEACHER),
    schoolOfTeacher: (teacher) => Math.floor(teacher / teachersASchool),
    courseOfSection: (section) => random.below(courses.length, 'course', section),
    periodOfSection: (section) => 1 + (section % SECTIONS_A_TEACHER),
    students,
    personName,
    counts,
  };
}
