// CALPADS, the student data system of California: thirteen record types, each a file of its own without a header.
import type { Layout } from '../layout.ts';
import * as of from './calpads_shape.ts';
import { may, must, plain } from './shape.ts';

const attended = () => of.head('SchoolOfAttendance');

const courseSections = [
  ...of.head('SchoolofCourseDelivery'),
  ...of.wanted('CRS-StateCourseCode | CRS-LocalCourseID'),
  ...plain('CRS-CourseName | CRS-CourseContentCode | Filler'),
  ...of.yesNo('CRS-CTETechnicalPreparationCourseIndicator | CRS-UCCSUApprovedIndicator'),
  ...of.wanted('CourseSectionID'),
  must('AcademicTermCode', { inferred: true, group: 'term' }),
  of.staffId,
  ...of.wanted('LocalStaffID'),
  ...plain('ClassID | CourseSectionInstructionalLevelCode | EducationServiceCode | LanguageofInstructionCode'),
  ...plain('InstructionalStrategyCode'),
  ...of.yesNo('IndependentStudyIndicator | DistanceLearningIndicator'),
  ...plain('MultipleTeacherCode | EducationProgramFundingSourceCode | CTECourseSectionProviderCode'),
];

const takenSections = (sections: string) => [
  ...attended(),
  ...of.student,
  ...of.wanted('LocalCourseID'),
  // The state refuses the record without its section (error SCSE0139).
  must('CourseSectionID', { references: sections }),
  must('AcademicTermCode', { inferred: true, group: 'term' }),
  ...plain('StudentCreditsAttempted | StudentCreditsEarned | StudentCourseFinalGrade | UC_CSUAdmissionRequirementCode'),
  ...plain('MarkingPeriodCode'),
];

const enrollments = of.recordType('SENR', [
  may('LocalRecordID'),
  ...of.wanted('ReportingLEA'),
  of.school('SchoolofAttendance'),
  may('SchoolofAttendanceNPS'),
  ...of.wanted('AcademicYearID'),
  may('SSID'),
  ...of.wholeStudent,
  of.wantedDay('EnrollmentStartDate'),
  ...of.wanted('EnrollmentStatusCode'),
  must('GradeLevelCode', { inferred: true, group: 'grade' }),
  of.day('EnrollmentExitDate'),
  ...plain('StudentExitReasonCode | StudentSchoolCompletionStatus | ExpectedReceiverSchoolofAttendance'),
  ...of.yesNo('StudentMetallUCCSURequirementsIndicator'),
  ...plain('StudentSchoolTransferCode | DistrictofGeographicResidenceCode'),
  ...of.yesNo('MeritDiplomaIndicator | SealofBiliteracyIndicator'),
  may('AdultAgeStudentswithDisabilitiesinTransitionStatus'),
  ...of.yesNo('GraduationExemptionIndicator'),
]);

const information = of.recordType('SINF', [
  may('LocalRecordID'),
  of.wantedDay('EffectiveStartDate'),
  of.day('EffectiveEndDate'),
  ...attended().slice(1),
  of.ssid,
  ...of.wholeStudent,
  ...of.yesNo('StudentHispanicEthnicityIndicator | StudentEthnicityMissingIndicator'),
  ...plain('StudentRace1Code | StudentRace2Code | StudentRace3Code | StudentRace4Code | StudentRace5Code'),
  ...of.yesNo('StudentRaceMissingIndicator'),
  ...plain('AddressLine1 | AddressLine2 | AddressCityName | AddressStateProvinceCode | AddressZipCode'),
  may('StudentInitialUSSchoolEnrollmentDateK-12'),
  ...of.yesNo('EnrolledinUSSchoollessthanThreeCumulativeYearsIndicator'),
  ...plain('ParentGuardianHighestEducationLevelCode | Guardian1FirstName | Guardian1LastName | Guardian2FirstName'),
  may('Guardian2LastName'),
]);

const languages = of.recordType('SELA', [
  ...attended(),
  of.ssid,
  ...of.wanted('StudentLegalFirstName | StudentLegalLastName'),
  of.wantedDay('StudentBirthDate'),
  of.wantedGender,
  ...of.wanted('LocalStudentID'),
  may('EnglishAcquisitionStatusCode'),
  of.day('EnglishAcquisitionStatusStartDate'),
  may('PrimaryLanguageCode'),
]);

const programs = of.recordType('SPRG', [
  ...attended(),
  ...of.student,
  ...plain('EducationProgramCode | EducationProgramMembershipCode'),
  of.day('EducationProgramMembershipStartDate'),
  of.day('EducationProgramMembershipEndDate'),
  ...plain('EducationServiceAcademicYear | EducationServiceCode | CaliforniaPartnershipAcademyID | MigrantStudentID'),
  ...plain('PrimaryDisabilityCode | DistrictofSpecialEducationAccountability | HomelessDwellingTypeCode'),
  ...of.yesNo('UnaccompaniedYouthIndicator | RunawayYouthIndicator'),
  may('Filler'),
]);

const staff = of.recordType('SDEM', [
  may('LocalRecordID'),
  of.wantedDay('EffectiveStartDate'),
  of.day('EffectiveEndDate'),
  ...of.wanted('ReportingLEA | AcademicYearID | SEID | LocalStaffID'),
  ...plain('StaffLegalFirstName | StaffLegalMiddleName | StaffLegalLastName | StaffAliasFirstName'),
  ...plain('StaffAliasMiddleName | StaffAliasLastName'),
  of.day('StaffBirthDate'),
  of.staffGender,
  ...of.yesNo('StaffHispanicEthnicityIndicator | StaffEthnicityMissingIndicator'),
  ...plain('StaffRace1Code | StaffRace2Code | StaffRace3Code | StaffRace4Code | StaffRace5Code'),
  ...of.yesNo('StaffRaceMissingIndicator'),
  ...plain('StaffHighestDegreeCode | StaffEmploymentStatusCode'),
  of.day('StaffEmploymentStartDate'),
  of.day('StaffEmploymentEndDate'),
  ...plain('StaffServiceYearsLEA | StaffServiceYearsTotal'),
]);

const assignments = of.recordType('SASS', [
  ...of.head('SchoolofAssignment'),
  of.staffId,
  ...of.wanted('LocalStaffID'),
  ...plain('StaffLegalFirstName | StaffLegalLastName'),
  of.day('StaffBirthDate'),
  of.staffGender,
  ...plain('StaffJobClassificationCode | StaffJobClassificationFTEPercentage'),
  ...Array.from({ length: 7 }, (_, at) => may(`NonClassroomBasedJobAssignmentCode${at + 1}`)),
]);

const careers = of.recordType('SCTE', [
  ...attended(),
  ...of.student,
  ...plain('CTEPathwayCode | StudentCTEPathwayCompletionAcademicYearID'),
]);

const incidents = of.recordType('SDIS', [
  ...attended(),
  ...of.student,
  may('DisciplinaryIncidentIDLocal'),
  of.day('DisciplinaryIncidentOccurrenceDate'),
  ...plain('StudentOffenseCode | IncidentMostSevereOffenseCode | WeaponCategoryCode'),
  ...plain('IncidentDisciplinaryActionTakenCode | DisciplinaryActionAuthorityCode'),
  may('IncidentDisciplinaryActionDurationDays'),
  ...of.yesNo('StudentInstructionalSupportIndicator'),
  ...plain('DisciplinaryActionModificationCategoryCode | RemovaltoInterimAlternativeSettingReasonCode'),
]);

const absences = of.recordType('STAS', [
  ...attended(),
  ...of.student,
  ...of.yesNo('StudentAbsenceSummaryDataCollectionExemptionIndicator | HourlyAttendanceSchoolTypeIndicator'),
  ...plain('ExpectedAttendanceDays | DaysAttended | DaysAbsentOut-of-SchoolSuspension'),
  ...plain('DaysinAttendanceIn-SchoolSuspension | DaysAbsentExcusedNon-Suspension'),
  ...plain('DaysAbsentUnexcusedNon-Suspension | IncompleteIndependentStudyDays'),
]);

export const calpads: Layout = {
  id: 'calpads',
  title: 'CALPADS',
  source:
    'Columns and order from working code for one version of the state’s file specification (verified); required marks, lengths and codes mostly unconfirmed.',
  pinned: false,
  files: [
    enrollments,
    information,
    languages,
    programs,
    staff,
    assignments,
    of.recordType('CRSE', courseSections),
    of.recordType('CRSC', courseSections),
    of.recordType('SCSE', takenSections('CRSE.txt.CourseSectionID')),
    of.recordType('SCSC', takenSections('CRSC.txt.CourseSectionID')),
    careers,
    incidents,
    absences,
  ],
};
