// An invented school district of any size that could be a real one: schools by level, a class for every pupil, teachers
// who teach at two schools, brothers and sisters with the same parents. The same options always give the same district.
import { createRandom, type Random } from '../../src/cli/demo/district/random.ts';
import { elementarySubjects, familyNames, givenNames, middleNames, schoolNames, streets, subjects } from './names.ts';
import type { District, DistrictOptions, Guardian, Person, School, Section, Staff, Student } from './people.ts';

const STUDENTS_A_SCHOOL = 450;
const STUDENTS_A_SECTION = 24;
const SECTIONS_A_TEACHER = 5;
const year = { label: '2026-2027', endYear: 2027, start: '2026-08-17', end: '2027-06-04' };

const levels = [
  { name: 'Elementary', low: -2, high: 5 },
  { name: 'Middle', low: 6, high: 8 },
  { name: 'High', low: 9, high: 12 },
];

/** Makes a district. With `leave`, `join` or `change` it is the same one some nights later. */
export function districtOf(options: DistrictOptions): District {
  const random = createRandom(options.seed);
  const schools = schoolsFor(options.schools ?? Math.round(options.students / STUDENTS_A_SCHOOL), random);
  const people = peopleOf(random);
  const joiners = Math.round(options.students * (options.join ?? 0));
  const base = Array.from({ length: options.students }, (_, at) => studentAt(at, schools, people, random));
  const joined = Array.from({ length: joiners }, (_, at) => studentAt(options.students + at, schools, people, random));
  const { courses, sections, staff, take } = timetableOf(base, schools, people, random, {
    terms: ['FA26', 'SP27'],
    firstSection: 90_210,
  });
  for (const student of [...base, ...joined]) take(student);
  const students = [...base, ...joined].filter(
    (_, at) => at >= options.students || random.share('leaves', at) >= (options.leave ?? 0),
  );
  for (const [at, student] of students.entries()) {
    if (random.share('changes', at) < (options.change ?? 0)) student.family = `${student.family}-Rose`;
  }
  return {
    name: 'Lakeside Unified',
    id: '0612345',
    countyDistrict: '0112345',
    year,
    terms: [
      { id: 'FA26', name: 'Fall', number: 1, start: year.start, end: '2027-01-08' },
      { id: 'SP27', name: 'Spring', number: 2, start: '2027-01-11', end: year.end },
    ],
    schools,
    courses,
    staff,
    sections,
    students,
    guardians: guardiansOf(students, people, random),
  };
}

function schoolsFor(wanted: number, random: Random): School[] {
  const count = Math.max(1, wanted);
  return Array.from({ length: count }, (_, index): School => {
    const level =
      count === 1
        ? { name: 'Unified', low: -2, high: 12 }
        : count === 2
          ? [{ name: 'Elementary', low: -2, high: 8 }, levels[2]!][index]!
          : levels[index % 3]!;
    const number = Math.floor(index / schoolNames.length);
    const name = `${schoolNames[index % schoolNames.length]}${number > 0 ? ` No. ${number + 1}` : ''}`;
    return {
      index,
      id: String(31 + index).padStart(4, '0'),
      stateId: String(112001 + index * 7).padStart(7, '0'),
      ncesId: `0612345${String(31 + index).padStart(5, '0')}`,
      name: `${name} ${level.name} School`,
      low: level.low,
      high: level.high,
      street: `${100 + index} ${random.pick(streets, 'school street', index)}`,
      city: 'Lakeside',
      state: 'CA',
      zip: String(1201 + index).padStart(5, '0'),
      phone: phone(index),
      principal: '',
    };
  });
}

export type People = ReturnType<typeof peopleOf>;

export function peopleOf(random: Random) {
  return {
    /** A person with a unique e-mail and user name. `number` is unique among all people of this kind. */
    person(kind: string, number: number, family = random.pick(familyNames, kind, 'family', number)): Person {
      const given = random.pick(givenNames, kind, 'given', number);
      const login = `${plainly(given)}.${plainly(family)}${number}`;
      return {
        given,
        middle: random.pick(middleNames, kind, 'middle', number),
        family,
        gender: random.pick(['M', 'F', 'F', 'M', 'M', 'F', 'X'], kind, 'gender', number),
        username: login,
        email: `${login}@${kind === 'guardian' ? 'mail' : kind === 'student' ? 'students.lakeside' : 'lakeside'}.example`,
        birthDate: '',
      };
    },
  };
}

function studentAt(at: number, schools: School[], people: People, random: Random): Student {
  const school = schools[at % schools.length]!;
  const grade = school.low + (Math.floor(at / schools.length) % (school.high - school.low + 1));
  // Every fifth student is a brother or sister of the one before.
  const household = at % 5 === 4 ? at - 1 : at;
  return {
    ...people.person('student', at, random.pick(familyNames, 'student', 'family', household)),
    index: at,
    id: String(4512 + at * 3).padStart(7, '0'),
    stateId: String(1_004_570_000 + at * 13),
    birthDate: dateOf(2021 - Math.max(grade, -1), at, random),
    grade,
    schoolId: school.id,
    household,
    isHispanic: random.share('hispanic', at) < 0.3,
    race: random.pick(['100', '200', '201', '600', '700'], 'race', at),
    street: `${12 + (household % 900)} ${random.pick(streets, 'street', household)}`,
    city: 'Lakeside',
    state: 'CA',
    zip: String(1201 + (household % 40)).padStart(5, '0'),
    language: random.pick(['English', 'English', 'Spanish', 'Vietnamese', 'Español, México'], 'language', at),
    sectionIds: [],
    guardianIds: [],
  };
}

/**
 * Sections by school, grade and subject, so that every class has pupils and every pupil classes. `terms`: ids of fall and
 * spring; section numbers go on from `firstSection`.
 */
export function timetableOf(
  students: Student[],
  schools: School[],
  people: People,
  random: Random,
  { terms, firstSection }: { terms: [string, string]; firstSection: number },
) {
  const courses = new Map<string, District['courses'][number]>();
  const sections: Section[] = [];
  const staff: Staff[] = [];
  const byCohort = new Map<string, Section[][]>();
  const hire = (school: School, title: string): Staff => {
    const number = staff.length;
    const it: Staff = {
      ...people.person('staff', number),
      id: String(801 + number).padStart(5, '0'),
      stateId: String(8_001_230_000 + number * 11),
      birthDate: dateOf(1965 + (number % 35), number, random),
      title,
      isTeacher: title === 'Teacher',
      schoolIds: [school.id],
    };
    staff.push(it);
    return it;
  };
  for (const school of schools) {
    const principal = hire(school, 'Principal');
    school.principal = `${principal.given} ${principal.family}`;
    let teacher: Staff | undefined;
    let load = 0;
    for (let grade = school.low; grade <= school.high; grade++) {
      const pupils = students.filter((it) => it.schoolId === school.id && it.grade === grade).length;
      if (pupils === 0) continue;
      const taught = grade < 6 ? elementarySubjects : subjects;
      const cohort = taught.map((subject) => {
        const id = `${subject.code}${String(grade + 2).padStart(2, '0')}${subject.name.length % 10}`;
        const course = courses.get(id) ?? {
          id,
          title: `${subject.name} ${gradeWord(grade)}`,
          subject,
          grade,
        };
        courses.set(id, course);
        return Array.from({ length: Math.ceil(pupils / STUDENTS_A_SECTION) }, (): Section => {
          if (teacher === undefined || load === SECTIONS_A_TEACHER) {
            teacher = hire(school, 'Teacher');
            load = 0;
          }
          load++;
          const index = sections.length;
          const section: Section = {
            index,
            id: String(firstSection + index).padStart(7, '0'),
            schoolId: school.id,
            courseId: id,
            name: `${course.title} - Period ${1 + (index % 6)}`,
            period: String(1 + (index % 6)),
            room: `R${100 + (index % 60)}`,
            grade,
            termIds: grade < 6 || index % 4 !== 0 ? [...terms] : [terms[0]],
            teacherIds: [teacher.id],
          };
          sections.push(section);
          return section;
        });
      });
      byCohort.set(`${school.id} ${grade}`, cohort);
    }
  }
  shareTeachers(sections, staff);
  const take = (student: Student): void => {
    const cohort = byCohort.get(`${student.schoolId} ${student.grade}`) ?? [];
    const turn = Math.floor(student.index / schools.length);
    student.sectionIds = cohort.map((choice, at) => choice[(Math.floor(turn / 3) + at + turn) % choice.length]!.id);
  };
  return { courses: [...courses.values()], sections, staff, take };
}

/** Every seventh section has a second teacher, and every ninth teacher helps at another school. */
function shareTeachers(sections: Section[], staff: Staff[]): void {
  const teachers = staff.filter((it) => it.isTeacher);
  for (const section of sections) {
    if (section.index % 7 !== 3) continue;
    const helper = teachers[(section.index * 9) % teachers.length]!;
    if (section.teacherIds.includes(helper.id)) continue;
    section.teacherIds.push(helper.id);
    if (!helper.schoolIds.includes(section.schoolId)) helper.schoolIds.push(section.schoolId);
  }
}

function guardiansOf(students: Student[], people: People, random: Random): Guardian[] {
  const byHousehold = new Map<number, Guardian[]>();
  for (const student of students) {
    let own = byHousehold.get(student.household);
    if (own === undefined) {
      const count = 1 + (student.household % 2);
      own = Array.from({ length: count }, (_, at): Guardian => {
        const number = student.household * 2 + at;
        return {
          ...people.person('guardian', number, at === 0 ? student.family : undefined),
          id: `G${String(number).padStart(7, '0')}`,
          phone: phone(number),
          relationship: at === 0 ? 'Mother' : random.pick(['Father', 'Grandparent', 'Guardian'], 'relation', number),
          studentIds: [],
        };
      });
      byHousehold.set(student.household, own);
    }
    for (const guardian of own) guardian.studentIds.push(student.id);
    student.guardianIds = own.map((it) => it.id);
  }
  return [...byHousehold.values()].flat();
}

function dateOf(year: number, at: number, random: Random): string {
  const month = 1 + random.below(12, 'month', year, at);
  const day = 1 + random.below(28, 'day', year, at);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Letters only, for user names. */
function plainly(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
}

function phone(number: number): string {
  return `(555) 01${number % 10}-${String(1000 + (number % 9000))}`;
}

function gradeWord(grade: number): string {
  return grade === -2 ? 'PK' : grade === -1 ? 'TK' : grade === 0 ? 'K' : String(grade);
}
