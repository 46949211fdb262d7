// What an invented district is made of, in the words of a SIS; each layout writes it in its own.
import type { Subject } from './names.ts';

export interface DistrictOptions {
  seed: number;
  students: number;
  /** Default: one for every 450 students. */
  schools?: number;
  /** Some nights later: shares of all students that left, came, and have another family name. */
  leave?: number;
  join?: number;
  change?: number;
}

/** Dates are ISO; grades are numbers: -2 preschool, -1 transitional kindergarten, 0 kindergarten, 1 to 12. */
export interface District {
  name: string;
  /** Of the state; seven digits that begin with a zero. */
  id: string;
  countyDistrict: string;
  year: { label: string; endYear: number; start: string; end: string };
  terms: { id: string; name: string; number: number; start: string; end: string }[];
  schools: School[];
  courses: { id: string; title: string; subject: Subject; grade: number }[];
  staff: Staff[];
  sections: Section[];
  students: Student[];
  guardians: Guardian[];
}

/** Of the school year as a whole, as a term. */
export function yearTerm({ year }: District): string {
  return `YR${year.endYear % 100}`;
}

export interface Address {
  street: string;
  city: string;
  state: string;
  zip: string;
}

export interface School extends Address {
  index: number;
  /** Four digits, zeros in front. */
  id: string;
  stateId: string;
  ncesId: string;
  name: string;
  low: number;
  high: number;
  phone: string;
  principal: string;
}

export interface Person {
  given: string;
  middle: string;
  family: string;
  gender: string;
  username: string;
  email: string;
  /** Guardians have none. */
  birthDate: string;
}

export interface Staff extends Person {
  /** Five digits, zeros in front. */
  id: string;
  stateId: string;
  title: string;
  isTeacher: boolean;
  /** The first is the home school. */
  schoolIds: string[];
}

export interface Section {
  index: number;
  id: string;
  schoolId: string;
  courseId: string;
  name: string;
  period: string;
  room: string;
  grade: number;
  termIds: string[];
  /** The first is responsible. */
  teacherIds: string[];
}

export interface Student extends Person, Address {
  index: number;
  /** Seven digits, zeros in front. */
  id: string;
  /** Ten digits. */
  stateId: string;
  grade: number;
  schoolId: string;
  household: number;
  isHispanic: boolean;
  race: string;
  language: string;
  sectionIds: string[];
  /** Absent: there since the year began. */
  enteredOn?: string;
  guardianIds: string[];
}

export interface Guardian extends Person {
  id: string;
  phone: string;
  relationship: string;
  studentIds: string[];
}
