// An invented district as CALPADS files: all thirteen record types, without headers.
import { calpads } from '../../src/roster/layouts/calpads.ts';
import { compactDate } from './grades.ts';
import type { District, Staff, Student } from './people.ts';
import { type Table, tableOf } from './table.ts';

const gradeCode = (grade: number) => ['PS', 'TK', 'KN'][grade + 2] ?? String(grade).padStart(2, '0');

export function calpadsTables(district: District): Table[] {
  const { year } = district;
  const stateIdOf = new Map(district.schools.map((it) => [it.id, it.stateId]));
  const courseOf = new Map(district.courses.map((it) => [it.id, it]));
  const staffOf = new Map(district.staff.map((it) => [it.id, it]));
  const sectionOf = new Map(district.sections.map((it) => [it.id, it]));
  const start = compactDate(year.start);
  const table = (code: string, rows: Iterable<Record<string, string>>) =>
    tableOf(calpads, `${code}.txt`, recordsOf(code, rows, district));
  const student = (it: Student, place = 'SchoolOfAttendance') => ({
    [place]: stateIdOf.get(it.schoolId)!,
    SSID: it.stateId,
    LocalStudentID: it.id,
    StudentLegalFirstName: it.given,
    StudentLegalLastName: it.family,
    StudentBirthDate: compactDate(it.birthDate),
    StudentGenderCode: it.gender,
  });
  const staff = (it: Staff) => ({
    SEID: it.stateId,
    LocalStaffID: it.id,
    StaffLegalFirstName: it.given,
    StaffLegalLastName: it.family,
    StaffBirthDate: compactDate(it.birthDate),
    StaffGenderCode: it.gender,
  });
  const sections = () =>
    district.sections.map((it) => {
      const teacher = staffOf.get(it.teacherIds[0]!)!;
      return {
        SchoolofCourseDelivery: stateIdOf.get(it.schoolId)!,
        'CRS-StateCourseCode': `9${it.courseId.slice(0, 3)}`,
        'CRS-LocalCourseID': it.courseId,
        'CRS-CourseName': courseOf.get(it.courseId)!.title,
        CourseSectionID: it.id,
        AcademicTermCode: it.termIds.length > 1 ? 'FY' : 'S1',
        SEID: teacher.stateId,
        LocalStaffID: teacher.id,
        IndependentStudyIndicator: 'N',
      };
    });
  const taken = (more: Record<string, string>) =>
    district.students.flatMap((it) =>
      it.sectionIds.map((id) => ({
        ...student(it),
        LocalCourseID: sectionOf.get(id)!.courseId,
        CourseSectionID: id,
        AcademicTermCode: sectionOf.get(id)!.termIds.length > 1 ? 'FY' : 'S1',
        ...more,
      })),
    );
  const every = (step: number) => district.students.filter((it) => it.index % step === 0);
  return [
    table(
      'SENR',
      district.students.map((it) => ({
        ...student(it, 'SchoolofAttendance'),
        StudentLegalMiddleName: it.middle,
        StudentBirthCity: it.city,
        StudentBirthStateProvinceCode: `US-${it.state}`,
        StudentBirthCountryCode: 'US',
        EnrollmentStartDate: start,
        EnrollmentStatusCode: '10',
        GradeLevelCode: gradeCode(it.grade),
      })),
    ),
    table(
      'SINF',
      district.students.map((it) => ({
        ...student(it),
        EffectiveStartDate: start,
        StudentHispanicEthnicityIndicator: it.isHispanic ? 'Y' : 'N',
        StudentRace1Code: it.race,
        AddressLine1: it.street,
        AddressCityName: it.city,
        AddressStateProvinceCode: it.state,
        AddressZipCode: it.zip,
        ParentGuardianHighestEducationLevelCode: '14',
      })),
    ),
    table(
      'SELA',
      district.students.map((it) => ({
        ...student(it),
        EnglishAcquisitionStatusCode: it.language === 'English' ? 'EO' : 'EL',
        EnglishAcquisitionStatusStartDate: start,
        PrimaryLanguageCode: it.language === 'English' ? '00' : '01',
      })),
    ),
    table(
      'SPRG',
      every(3).map((it) => ({
        ...student(it),
        EducationProgramCode: '181',
        EducationProgramMembershipCode: '3',
        EducationProgramMembershipStartDate: start,
      })),
    ),
    table(
      'SDEM',
      district.staff.map((it) => ({
        ...staff(it),
        EffectiveStartDate: start,
        StaffHispanicEthnicityIndicator: 'N',
        StaffEmploymentStatusCode: '01',
      })),
    ),
    table(
      'SASS',
      district.staff.map((it) => ({
        ...staff(it),
        SchoolofAssignment: stateIdOf.get(it.schoolIds[0]!)!,
        StaffJobClassificationCode: it.isTeacher ? '12' : '10',
        StaffJobClassificationFTEPercentage: '100',
      })),
    ),
    table('CRSE', sections()),
    table('CRSC', sections()),
    table('SCSE', taken({ StudentCreditsAttempted: '5.00' })),
    table(
      'SCSC',
      taken({ StudentCreditsAttempted: '5.00', StudentCreditsEarned: '5.00', StudentCourseFinalGrade: 'B+' }),
    ),
    table(
      'SCTE',
      every(4).map((it) => ({ ...student(it), CTEPathwayCode: '153' })),
    ),
    table(
      'SDIS',
      every(10).map((it) => ({
        ...student(it),
        DisciplinaryIncidentIDLocal: `D${it.index}`,
        DisciplinaryIncidentOccurrenceDate: start,
        StudentOffenseCode: '511',
      })),
    ),
    table(
      'STAS',
      district.students.map((it) => ({
        ...student(it),
        HourlyAttendanceSchoolTypeIndicator: 'N',
        ExpectedAttendanceDays: '180',
        DaysAttended: String(170 + (it.index % 10)),
      })),
    ),
  ];
}

function* recordsOf(
  code: string,
  rows: Iterable<Record<string, string>>,
  district: District,
): Iterable<Record<string, string>> {
  for (const row of rows) {
    yield {
      RecordTypeCode: code,
      TransactionTypeCode: 'R',
      ReportingLEA: district.countyDistrict,
      AcademicYearID: district.year.label,
      ...row,
    };
  }
}
