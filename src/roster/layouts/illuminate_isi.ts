// Illuminate Education: ten flat files, as its nightly automation sends them to the server a district names.
import type { Layout } from '../layout.ts';
import { course, numbered, section, site, student, usDate, user } from './illuminate_shape.ts';
import { may, must, plain } from './shape.ts';

const name = plain('State Student ID | Student Last Name | Student First Name | Student Middle Name');

const sites = numbered('sites.txt', {
  key: [1],
  required: false,
  columns: [
    must('Site ID', { inferred: true }),
    must('Site Name', { inferred: true }),
    ...plain(
      'State Site ID | Start Grade Level ID | End Grade Level ID | School Type ID | Address 1 | Address 2 | City',
    ),
    ...plain(
      'State | Zip Code | Local Site Code | Annual Hours of Instruction | Annual Number of Weeks of Instruction',
    ),
    may('Parent Site ID'),
  ],
});

const terms = numbered('terms.txt', {
  key: [],
  required: false,
  columns: [
    must('SiteID', { ...site, group: 'school', inferred: true }),
    must('Term Name', { inferred: true }),
    may('Term Number'),
    must('Term Start', { ...usDate, inferred: true }),
    must('Term End', { ...usDate, inferred: true }),
    ...plain('Term Type | Term Session'),
    must('Academic Year', { inferred: true }),
    may('Unique Term ID'),
  ],
});

const courses = numbered('courses.txt', {
  key: [1],
  columns: [
    must('Course ID'),
    must('Full Name'),
    ...plain('Short Name | Department Name'),
    must('Low Grade Level ID'),
    must('High Grade Level ID'),
    ...plain(
      'Site ID List | Active | A-G Requirement Category | Course Weight | Course Description | Credits Possible',
    ),
    ...plain('Variable Credit Class | Maximum Credits | Special Education Course | Max Capacity | Intervention Course'),
    ...plain('NCLB Instructional Level | Course Content | Education Service | Instructional Strategy'),
    ...plain('Program Funding Source | CTE Funding Provider | Tech Prep'),
  ],
});

const users = numbered('users.txt', {
  key: [1],
  columns: [
    must('User ID'),
    must('User Last Name'),
    must('User First Name'),
    may('User Middle Name'),
    may('Birth Date', usDate),
    may('Gender'),
    may('Email Address', { type: 'email' }),
    may('Username'),
    may('Password', { secret: true }),
    ...plain('State User or Employee ID | Name suffix | Former First Name | Former Middle Name | Former Last Name'),
    ...plain('Primary Race | User is Hispanic | Address | City | State | Zip | Job Title | Education Level'),
    may('Hire Date', usDate),
    may('Exit Date', usDate),
    may('Active'),
  ],
});

const studemo = numbered('studemo.txt', {
  key: [1],
  columns: [
    must('Student ID'),
    may('State Student ID'),
    must('Student Last Name'),
    must('Student First Name'),
    may('Student Middle Name'),
    must('Birth Date', usDate),
    must('Gender'),
    ...plain('RACE Code ID 1 | RACE Code ID 2 | RACE Code ID 3 | Is Hispanic | Primary Language Code ID'),
    ...plain('Correspondence Language Code ID | Language Fluency'),
    may('Reclassification Date', usDate),
    ...plain('Primary Disability Code ID | Migrant Ed Student ID'),
    may('Lep Date', usDate),
    may('US Entry Date', usDate),
    may('Date Entered School', usDate),
    may('Date Entered District', usDate),
    ...plain('Parent Guardian Highest Education Level | Residential Status | Special Needs Status'),
    may('SST Date', usDate),
    may('504 Accommodations'),
    may('504 Review Date', usDate),
    may('Special Ed Exit Date', usDate),
    ...plain('Birth City | Birth State | Birth Country'),
    may('Lunch ID', { secret: true }),
    ...plain('AcademicYear | Student Name Suffix | Student Last Name Alias | Student First Name Alias'),
    // The name of 38 comes again as 40, as it does in the export that this was read from.
    ...plain('Student Middle Name Alias | Student Name Suffix Alias | Titile 1 Service Received'),
    ...plain('Student Name Suffix Alias | District ID'),
    may('Site ID', { group: 'school' }),
    ...plain('Resident LEA Code | Birth Date Verification Method | Homeless Dwelling Type | Photo Release'),
    ...plain('Military Recruitment | Internet Use Release'),
    may('Expected Graduation Date', usDate),
    ...plain('Graduation Completion Status | Graduation Service Learning Hours | US Citizen Born Abroad'),
    may('Military Family'),
    may('Home Address Verification Date', usDate),
    may('Special Ed Enter Date', usDate),
    may('Secondary Disability Code ID'),
    may('State School Entry Date', usDate),
  ],
});

const enrollment = numbered('enrollment.txt', {
  key: [1, 7, 8, 11],
  required: false,
  columns: [
    must('Student ID', student),
    ...plain('State Student ID | Student Last Name | Student First Name | Middle Name'),
    may('Birth Date', usDate),
    must('Site ID', { ...site, group: 'school' }),
    must('Enrollment Start', usDate),
    may('Enrollment End', usDate),
    must('Student Grade Level ID', { group: 'grade' }),
    must('Academic Year'),
    ...plain('Is Primary ADA | Attendance Category | Enrollment Exit Code | Session Type'),
  ],
});

const mastschd = numbered('mastschd.txt', {
  key: [1, 2, 4, 5, 3],
  required: false,
  columns: [
    must('Section ID'),
    must('Site ID', { ...site, group: 'school' }),
    must('Term Name', { group: 'term' }),
    must('Course ID', course),
    must('User ID', user),
    must('Period'),
    must('AcademicYear'),
    ...plain('Room Number | Session Type | Unique Term ID | Quarter Number'),
    may('User Start Date', usDate),
    may('User End Date', usDate),
    ...plain('Primary User | Highly Qualified Teacher Competency Code'),
  ],
});

const roster = numbered('roster.txt', {
  // The source says that five columns make the key and names four of them; with the teacher it is not too strict.
  key: [1, 7, 11, 14, 10],
  columns: [
    must('Student ID', student),
    ...name,
    // Helpful, or needed in secondary or in elementary schools alone.
    must('Birth Date', { ...usDate, inferred: true }),
    must('Section ID', { ...section, inferred: true }),
    must('Site ID', { ...site, group: 'school' }),
    may('Course ID', course),
    must('User ID', { ...user, filled: false }),
    must('Entry Date', usDate),
    must('Exit Date', usDate),
    must('Student Grade Level ID', { group: 'grade', inferred: true }),
    must('Academic Year'),
    may('Session Type'),
  ],
});

const programs = numbered('programs.txt', {
  // A program without a start has the start of eligibility instead.
  key: [1, 7, 8, 10],
  required: false,
  mayBeEmpty: true,
  columns: [
    must('Student ID', { ...student, inferred: true }),
    ...name,
    must('Birth Date', { ...usDate, inferred: true }),
    must('Program ID', { inferred: true }),
    may('Eligibility Start Date', usDate),
    may('Eligibility End Date', usDate),
    may('Program Start Date', usDate),
    may('Program End Date', usDate),
    may('Academic Year'),
  ],
});

const transcripts = numbered('transcripts.txt', {
  key: [1, 7, 9, 10, 12],
  required: false,
  mayBeEmpty: true,
  columns: [
    // Those who left have transcripts too.
    must('Student ID', { ...student, inferred: true }),
    ...name,
    may('Date of Birth', usDate),
    must('Course ID', { inferred: true }),
    may('Course Short Name'),
    must('Academic Year', { inferred: true }),
    must('Site ID', { inferred: true }),
    may('Site Name'),
    must('Term Name', { inferred: true }),
    must('Student Grade Level ID', { inferred: true }),
    must('Final Mark', { inferred: true }),
    must('Units Attempted', { inferred: true }),
    must('Units Earned', { inferred: true }),
    ...plain('Work Habits | Citizenship | Session Type | Unique Term ID | Quarter Number | Units Repeat Grade'),
    ...plain(
      'Transfer District Name | Transfer Site Name | Transfer Course ID | Transfer Course Name | Unique Term ID',
    ),
  ],
});

export const illuminateIsi: Layout = {
  id: 'illuminate-isi',
  title: 'Illuminate Education flat files',
  source:
    'Names and order from one real export; keys and required marks verified for studemo, enrollment, roster, mastschd, users and courses by the support articles, inferred elsewhere.',
  pinned: false,
  files: [sites, terms, courses, users, studemo, enrollment, mastschd, roster, programs, transcripts],
};
