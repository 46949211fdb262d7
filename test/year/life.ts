// A school district that lives: families move, schedules change, teachers come and go, names are corrected; then the
// second semester, a new SIS, the summer, and the next school year. The same seed always lives the same year.
import { createRandom, type Random } from '../../src/cli/demo/district/random.ts';
import { districtOf, peopleOf, timetableOf } from '../districts/district.ts';
import type { District, School, Section, Staff, Student } from '../districts/people.ts';
import { days, holidays, isIn, nights } from './calendar.ts';

export interface LifeOptions {
  seed: number;
  students: number;
  /** Sections of all terms are in the export from the beginning, or those of the current term alone. */
  terms: 'all' | 'current';
  /** When the last grade leaves. */
  graduation: 'in June' | 'at the rollover';
  /** What the ids of the new SIS are like. */
  newIds: 'same length' | 'nine digits' | 'with a letter';
}

export interface Life {
  /** One night passes. What happened that day, other than the usual. */
  pass(date: string): string | undefined;
  /** What the SIS exports now. */
  exported(): District;
}

/** More students than there are at the beginning, as a share of them: they come in the course of the year. */
const yetToCome = 0.35;

export function createLife(options: LifeOptions): Life {
  const random = createRandom(options.seed);
  const people = peopleOf(random);
  const whole = districtOf({
    seed: options.seed,
    students: options.students,
    schools: Math.max(4, Math.round(options.students / 450)),
    join: yetToCome,
  });
  const district: District = {
    ...whole,
    year: { ...whole.year },
    students: whole.students.slice(0, options.students),
    staff: [...whole.staff],
  };
  const waiting = whole.students.slice(options.students);
  /** Teachers by their place in the timetable: who leaves is followed by somebody. */
  const places: Staff[] = [...whole.staff];
  let staffMade = whole.staff.length;
  let sectionsMade = whole.sections.length;
  let night = 0;

  /** How many of `of` it happens to tonight, with a mean of `share` of them. */
  const count = (share: number, what: string, of = district.students.length) => {
    const mean = share * of;
    return Math.floor(mean) + (random.share(what, 'more', night) < mean % 1 ? 1 : 0);
  };
  const some = <T>(list: readonly T[], what: string, at = 0): T | undefined =>
    list.length === 0 ? undefined : list[random.below(list.length, what, night, at)];
  const times = (number: number, work: (at: number) => void) => {
    for (let at = 0; at < number; at++) work(at);
  };

  function enrol(student: Student, on?: string): void {
    const choices = new Map<string, Section[]>();
    for (const section of district.sections) {
      if (section.schoolId !== student.schoolId || section.grade !== student.grade) continue;
      const choice = `${section.courseId} ${section.termIds.join()}`;
      choices.set(choice, [...(choices.get(choice) ?? []), section]);
    }
    student.sectionIds = [...choices].map(
      ([choice, sections]) => sections[random.below(sections.length, student.index, choice, night)]!.id,
    );
    if (on !== undefined) student.enteredOn = on;
  }

  function join(number: number, date: string): void {
    times(number, () => {
      const student = waiting.shift();
      if (!student) return;
      enrol(student, date);
      district.students.push(student);
    });
  }

  /** A family goes with all its children. */
  function leave(number: number): void {
    times(number, (at) => {
      const one = some(district.students, 'leaves', at);
      if (one) district.students = district.students.filter(({ household }) => household !== one.household);
    });
  }

  function transfer(at: number, date: string): void {
    const student = some(district.students, 'transfers', at);
    const schools = district.schools.filter(
      ({ id, low, high }) => student && id !== student.schoolId && low <= student.grade && student.grade <= high,
    );
    const school = some(schools, 'to school', at);
    if (!student || !school) return;
    student.schoolId = school.id;
    enrol(student, date);
  }

  /** One class is exchanged for another of the same course. */
  function reschedule(at: number): void {
    const student = some(district.students, 'schedule', at);
    if (!student || student.sectionIds.length === 0) return;
    const from = sectionsById().get(some(student.sectionIds, 'from', at)!);
    const others = district.sections.filter(
      (it) =>
        from !== undefined &&
        it.id !== from.id &&
        it.courseId === from.courseId &&
        it.schoolId === from.schoolId &&
        it.termIds.join() === from.termIds.join(),
    );
    const to = some(others, 'to', at);
    if (from && to) student.sectionIds = student.sectionIds.map((id) => (id === from.id ? to.id : id));
  }

  const sectionsById = () => new Map(district.sections.map((it) => [it.id, it]));

  function newSection(like: Section, more: Partial<Section>): Section {
    const index = sectionsMade++;
    const id = nextIds.section(index);
    const section = { ...like, teacherIds: [...like.teacherIds], termIds: [...like.termIds], index, id, ...more };
    district.sections.push(section);
    return section;
  }

  /** The fullest class of a course is divided. */
  function divide(at: number): void {
    const section = some(district.sections, 'divided', at);
    if (!section) return;
    const pupils = district.students.filter((it) => it.sectionIds.includes(section.id));
    if (pupils.length < 12) return;
    const half = newSection(section, { room: `R${100 + random.below(60, 'room', night)}` });
    for (const pupil of pupils.filter((_, index) => index % 2 === 1))
      pupil.sectionIds = pupil.sectionIds.map((id) => (id === section.id ? half.id : id));
  }

  function hire(school: School, place?: number): Staff {
    const number = staffMade++;
    const person: Staff = {
      ...people.person('staff', number),
      id: nextIds.staff(number),
      stateId: String(8_001_230_000 + number * 11),
      birthDate: `${1965 + (number % 35)}-0${1 + (number % 9)}-1${number % 9}`,
      title: 'Teacher',
      isTeacher: true,
      schoolIds: [school.id],
    };
    district.staff.push(person);
    if (place === undefined) places.push(person);
    else places[place] = person;
    return person;
  }

  /** A teacher leaves in the middle of the year; somebody takes over the classes. */
  function replaceTeacher(): void {
    const classes = Map.groupBy(
      district.sections.flatMap(({ teacherIds }) => teacherIds),
      (id) => id,
    );
    // Who helps in many classes goes on in them.
    const gone = some(
      places.filter(({ isTeacher, id }) => isTeacher && (classes.get(id)?.length ?? 0) <= 6),
      'teacher leaves',
    );
    if (!gone) return;
    const next = hire(district.schools.find(({ id }) => id === gone.schoolIds[0])!, places.indexOf(gone));
    next.schoolIds = [...gone.schoolIds];
    district.staff = district.staff.filter((it) => it !== gone);
    for (const section of district.sections)
      section.teacherIds = section.teacherIds.map((id) => (id === gone.id ? next.id : id));
  }

  function correctNames(): void {
    times(count(0.0012, 'names'), (at) => {
      const student = some(district.students, 'name', at);
      if (!student) return;
      if (at % 2 === 0)
        student.family = `${student.family}-${random.pick(['Rose', 'Núñez', 'Lee'], 'name', night, at)}`;
      else student.given = student.given.replace(/^(.)(.)/, '$1$2$2').slice(0, 20);
    });
    times(count(0.002, 'addresses'), (at) => {
      const student = some(district.students, 'address', at);
      if (student) Object.assign(student, { street: `${night}${at} Elm St #${at}`, zip: `0120${at % 9}` });
    });
    times(count(0.001, 'phones'), (at) => {
      const guardian = some(district.guardians, 'phone', at);
      if (guardian) guardian.phone = `(555) 01${at % 10}-${1000 + night}`;
    });
  }

  /** An ordinary day, at the beginning of a semester with more of everything. */
  function live(date: string): void {
    const isNew = night < 20;
    const isSettling = isNew || (date >= days.spring && date <= '2027-01-22');
    leave(count(isNew ? 0.002 : 0.0004, 'leave'));
    join(count(isNew ? 0.003 : 0.0006, 'join'), date);
    times(count(0.0005, 'transfers'), (at) => transfer(at, date));
    times(count(isSettling ? 0.04 : 0.004, 'schedules'), reschedule);
    times(count(isSettling ? 0.4 : 0.03, 'divisions', 1), divide);
    // One teacher in seven in a year.
    times(count(0.15 / 200, 'teachers', places.length), replaceTeacher);
    times(count(isNew ? 0.002 : 0.0004, 'hires', places.length), () => {
      const helper = hire(some(district.schools, 'hire')!);
      const section = district.sections.find((it) => it.schoolId === helper.schoolIds[0] && it.teacherIds.length === 1);
      section?.teacherIds.push(helper.id);
    });
    correctNames();
  }

  /** Classes of the second semester stand beside those of the first, or instead of them. */
  function addSpring(isInstead: boolean): void {
    const [fall, spring] = district.terms.map(({ id }) => id) as [string, string];
    const ended = district.sections.filter(({ termIds }) => termIds.join() === fall);
    const nextOf = new Map(ended.map((it) => [it.id, newSection(it, { termIds: [spring] })]));
    for (const student of district.students) {
      const added = student.sectionIds.flatMap((id) => nextOf.get(id)?.id ?? []);
      const kept = isInstead ? student.sectionIds.filter((id) => !nextOf.has(id)) : student.sectionIds;
      student.sectionIds = [...kept, ...added];
    }
    if (isInstead) district.sections = district.sections.filter((it) => !ended.includes(it));
  }

  /** Numbers as the SIS at hand gives them. */
  let nextIds = idsOf('old', whole.sections[0]?.id ?? '0090210');

  /** Everybody and everything has another number in the new SIS; the state's numbers stay. */
  function migrate(): void {
    nextIds = idsOf(options.newIds);
    const rename = <T extends { id: string }>(list: readonly T[], idOf: (at: number) => string) => {
      const names = new Map(list.map((it, at) => [it.id, idOf(at)]));
      for (const it of list) it.id = names.get(it.id)!;
      return (id: string) => names.get(id) ?? id;
    };
    const everybody = [...district.students, ...waiting];
    const student = rename(everybody, nextIds.student);
    const guardian = rename(district.guardians, (at) => `P${at}${nextIds.staff(at)}`);
    const section = rename(district.sections, nextIds.section);
    const staff = rename(district.staff, nextIds.staff);
    sectionsMade = district.sections.length;
    staffMade = Math.max(staffMade, district.staff.length);
    for (const it of district.sections) it.teacherIds = it.teacherIds.map(staff);
    for (const it of district.guardians) it.studentIds = it.studentIds.map(student);
    for (const it of everybody) {
      it.sectionIds = it.sectionIds.map(section);
      it.guardianIds = it.guardianIds.map(guardian);
    }
  }

  function graduate(): void {
    district.students = district.students.filter(({ grade }) => grade < 12);
  }

  /** The next school year: everybody one grade up, new pupils in the lowest, all classes new. */
  function rollOver(): void {
    graduate();
    district.year = { label: '2027-2028', endYear: 2028, start: '2027-08-16', end: '2028-06-02' };
    district.terms = [
      { id: 'FA27', name: 'Fall', number: 1, start: '2027-08-16', end: '2028-01-07' },
      { id: 'SP28', name: 'Spring', number: 2, start: '2028-01-10', end: '2028-06-02' },
    ];
    for (const student of [...district.students, ...waiting]) {
      student.grade = Math.min(12, student.grade + 1);
      delete student.enteredOn;
      if (district.schools.some(({ id, high }) => id === student.schoolId && student.grade <= high)) continue;
      const next = district.schools.filter(({ low, high }) => low <= student.grade && student.grade <= high);
      if (next.length > 0) student.schoolId = next[student.index % next.length]!.id;
    }
    for (const student of waiting.splice(0, Math.round(district.students.length / 20))) {
      const school = district.schools.find(({ low }) => low < 0) ?? district.schools[0]!;
      Object.assign(student, {
        grade: school.low,
        schoolId: school.id,
        birthDate: `2023${student.birthDate.slice(4)}`,
      });
      district.students.push(student);
    }
    makeTimetable();
  }

  function makeTimetable(): void {
    const terms = district.terms.map(({ id }) => id) as [string, string];
    const { courses, sections, staff, take } = timetableOf(district.students, district.schools, people, random, {
      terms,
      firstSection: 0,
    });
    const teachers = places.filter(({ isTeacher }) => isTeacher);
    const wanted = staff.filter(({ isTeacher }) => isTeacher);
    for (const { schoolIds } of wanted.slice(teachers.length))
      teachers.push(hire(district.schools.find(({ id }) => id === schoolIds[0])!));
    const homes = teachers.map(({ schoolIds }) => schoolIds);
    for (const teacher of teachers) teacher.schoolIds = [];
    const teacherOf = new Map(wanted.map(({ id }, at) => [id, teachers[at]!]));
    const idOf = new Map(sections.map((it) => [it.id, nextIds.section(sectionsMade++)]));
    for (const student of district.students) {
      take(student);
      student.sectionIds = student.sectionIds.map((id) => idOf.get(id)!);
    }
    for (const section of sections) {
      const own = section.teacherIds.map((id) => teacherOf.get(id)!);
      for (const { schoolIds } of own) if (!schoolIds.includes(section.schoolId)) schoolIds.push(section.schoolId);
      section.teacherIds = own.map(({ id }) => id);
      section.id = idOf.get(section.id)!;
    }
    for (const [at, teacher] of teachers.entries()) if (teacher.schoolIds.length === 0) teacher.schoolIds = homes[at]!;
    district.courses = courses;
    district.sections = sections;
  }

  function pass(date: string): string | undefined {
    night = nights.indexOf(date);
    const isSummer = date > days.lastOfSchool;
    switch (date) {
      case days.springPlanned:
        if (options.terms === 'all') {
          addSpring(false);
          return 'the classes of the second semester are there';
        }
        break;
      case days.noShows:
        leave(count(0.02, 'no-shows'));
        return 'pupils who never came are taken out';
      case days.spring:
        join(count(0.01, 'mid-year'), date);
        if (options.terms === 'current') addSpring(true);
        return options.terms === 'current'
          ? 'second semester: its classes instead of those of the first'
          : 'second semester: entries in the middle of the year';
      case days.bellSchedule: {
        const school = district.schools[0]!;
        for (const section of district.sections)
          if (section.schoolId === school.id) section.period = String(1 + (Number(section.period) % 6));
        return `new periods at ${school.name}`;
      }
      case days.migration:
        migrate();
        return 'a new SIS: all ids were issued anew';
      case days.graduation:
        if (options.graduation !== 'in June') break;
        graduate();
        return 'the last grade has left';
      case days.rollover:
        rollOver();
        return 'rollover: the classes of the next year';
      case days.timetableAgain:
        makeTimetable();
        return 'the timetable of the next year is run again';
    }
    if (holidays.some((it) => isIn(it, date))) return undefined;
    if (!isSummer) live(date);
    else if (date > days.rollover) {
      join(count(0.003, 'join'), date);
      correctNames();
    }
    return undefined;
  }

  return {
    pass,
    exported() {
      const present = new Set(district.students.map(({ id }) => id));
      const guardians = district.guardians.flatMap((it) => {
        const studentIds = it.studentIds.filter((id) => present.has(id));
        return studentIds.length === 0 ? [] : [{ ...it, studentIds }];
      });
      return { ...district, students: [...district.students], sections: [...district.sections], guardians };
    },
  };
}

function idsOf(kind: LifeOptions['newIds'] | 'old', first = '0') {
  const begin = Number(first);
  const ids = {
    old: { student: 7, section: (at: number) => String(begin + at).padStart(7, '0'), staff: 5 },
    'same length': { student: 7, section: (at: number) => String(500_000 + at * 3).padStart(7, '0'), staff: 5 },
    'nine digits': { student: 9, section: (at: number) => String(200_500_000 + at), staff: 9 },
    'with a letter': { student: 0, section: (at: number) => `CL${70_000 + at}`, staff: 0 },
  }[kind];
  const person = (width: number, letter: string, from: number) => (at: number) =>
    width === 0
      ? `${letter}${from + at}`
      : width === 9
        ? String(300_000_000 + from + at * 7)
        : String(from + at).padStart(width, '0');
  return {
    section: ids.section,
    student: person(ids.student, 'ST', 700_001),
    staff: person(ids.staff, 'EM', kind === 'old' ? 801 : 40_001),
  };
}

/** Chance for whoever makes something of a night. */
export function chanceOf(seed: number): Random {
  return createRandom(seed ^ 0x51ca_a1ed);
}
