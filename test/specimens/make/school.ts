// A very small district for specimen nights: two schools, everybody with a name one meets. The same every time.

export interface Student {
  id: string;
  stateId: string;
  given: string;
  family: string;
  middle: string;
  grade: string;
  school: string;
  born: string;
  gender: string;
  email: string;
  street: string;
  sections: string[];
}

export interface Teacher {
  id: string;
  given: string;
  family: string;
  email: string;
  school: string;
}

export interface Section {
  id: string;
  name: string;
  course: string;
  period: string;
  school: string;
  teacher: string;
  term: string;
}

export interface SmallDistrict {
  schools: { id: string; name: string }[];
  terms: { id: string; name: string; start: string; end: string }[];
  teachers: Teacher[];
  sections: Section[];
  students: Student[];
}

const given =
  'Ava Liam Sofía Noah Zoë Mateo Emma José Olivia Ethan Mía Lucas Amara Kai Hannah Diego Nia Björn Inês Priya Omar Grace Wei Jamal Ruth Ivan Chloé Bo Fátima Owen Maya'.split(
    ' ',
  );
const family =
  "Garcia|Lee|Khan|Peña|O’Neil|O'Brien|Smith-Jones|Nguyen|de la Cruz|Null|Johnson|Núñez|Kim|Brown|Van Dyke|Ó Briain|Patel|Lopez|Muñoz|Chen|Wu|Rossi|Baker|St. Claire|Ortiz|Haddad|Young".split(
    '|',
  );
const courses = ['Algebra I', 'Biology', 'English 9', 'World History', 'Geometry', 'Chemistry', 'Spanish II', 'Art'];
const streets = ['Oak St', 'Lake Dr', 'Hwy 9', 'N Main St Apt 4', 'Mission Blvd'];

/** Numbers that look thrown, without dice. */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

export function smallDistrict(count: number): SmallDistrict {
  const schools = [
    { id: '0031', name: 'Lakeside High' },
    { id: '0012', name: 'Lincoln Middle' },
  ];
  const teachers = Array.from({ length: 5 }, (_, at): Teacher => {
    const [first, last] = [given[(at * 5 + 3) % given.length]!, family[(at * 4 + 2) % family.length]!];
    const school = schools[at < 3 ? 0 : 1]!.id;
    return {
      id: `008${10 + at}`,
      given: first,
      family: last,
      email: `${plain(first)[0]}${plain(last)}@lakeside.example`,
      school,
    };
  });
  const sections = Array.from({ length: 12 }, (_, at): Section => {
    const teacher = teachers[at % 5]!;
    const name = `${courses[at % courses.length]} P${(at % 6) + 1}`;
    return {
      id: `${2100 + at}-0${(at % 3) + 1}`,
      name,
      course: `C${100 + at * 5}`,
      period: String((at % 6) + 1),
      school: teacher.school,
      teacher: teacher.id,
      term: at % 2 === 0 ? 'FA26' : 'YR27',
    };
  });
  const students = Array.from({ length: count }, (_, at): Student => {
    const grade = 6 + (mixed(at, 1) % 7);
    const school = grade >= 9 ? '0031' : '0012';
    const [first, last] = [given[mixed(at, 2) % given.length]!, family[mixed(at, 3) % family.length]!];
    const own = sections.filter((section) => section.school === school);
    const begin = mixed(at, 4) % own.length;
    return {
      id: String(4512 + at * 3).padStart(6, '0'),
      stateId: String(9_104_570_000 + at * 17),
      given: first,
      family: last,
      middle: at % 3 === 0 ? given[mixed(at, 5) % given.length]! : '',
      grade: String(grade),
      school,
      born: `${2026 - grade - 6}-${String((mixed(at, 6) % 12) + 1).padStart(2, '0')}-${String((mixed(at, 7) % 28) + 1).padStart(2, '0')}`,
      gender: 'MFX'[mixed(at, 8) % 21 === 0 ? 2 : mixed(at, 8) % 2]!,
      email: `${plain(first)[0]}${plain(last)}${at}@students.lakeside.example`,
      street: `${100 + (mixed(at, 9) % 800)} ${streets[mixed(at, 10) % streets.length]}`,
      sections: [0, 1, 2].map((step) => own[(begin + step) % own.length]!.id),
    };
  });
  return {
    schools,
    terms: [
      { id: 'FA26', name: 'Fall 2026', start: '2026-08-17', end: '2027-01-08' },
      { id: 'YR27', name: 'School Year 2026-2027', start: '2026-08-17', end: '2027-06-04' },
    ],
    teachers,
    sections,
    students,
  };
}
