// Canvas SIS import: fourteen kinds of file, none of them required. What a row refers to may be in Canvas already.
import type { Layout, LayoutColumn, LayoutFile } from '../layout.ts';
import { type ColumnFacts, csv, may, must } from './shape.ts';

const when = { type: 'datetime' } as const;
/** A date is taken away from a course with this word. */
const whenOrDelete: ColumnFacts = { type: 'datetime', values: ['<delete>'] };
const to = (reference: string) => ({ references: reference, mayPointOutside: true }) as const;
const status = (...values: string[]) => must('status', { type: 'enum', values });
const user = to('users.csv.user_id');
const course = to('courses.csv.course_id');
const account = { ...to('accounts.csv.account_id'), group: 'school' } as const;

type More = Partial<Pick<LayoutFile, 'requireOneOf' | 'mayBeEmpty'>>;
const seldom = { mayBeEmpty: true } as const;

function file(name: string, key: string[], columns: LayoutColumn[], more: More = {}): LayoutFile {
  return csv(name, { key, required: false, columnOrder: 'any', columns, ...more });
}

export const canvasSis: Layout = {
  id: 'canvas-sis',
  title: 'Canvas SIS import',
  source: 'Instructure canvas-lms, doc/api/sis_csv (verified).',
  pinned: false,
  files: [
    file(
      'users.csv',
      ['user_id'],
      [
        must('user_id'),
        may('integration_id'),
        must('login_id'),
        may('password', { secret: true }),
        may('ssha_password', { secret: true }),
        may('authentication_provider_id'),
        may('first_name'),
        may('last_name'),
        may('full_name'),
        may('sortable_name'),
        may('short_name'),
        may('email', { type: 'email' }),
        may('pronouns'),
        may('declared_user_type', {
          type: 'enum',
          values: ['administrative', 'observer', 'staff', 'student', 'student_other', 'teacher'],
          group: 'role',
        }),
        may('canvas_password_notification', { type: 'boolean', secret: true }),
        may('home_account', { type: 'boolean' }),
        status('active', 'suspended', 'deleted'),
      ],
    ),
    file(
      'accounts.csv',
      ['account_id'],
      [
        must('account_id'),
        // Blank for the root account. Who has child accounts stands before them in the file.
        must('parent_account_id', { ...to('accounts.csv.account_id'), filled: false, parentFirst: true }),
        must('name'),
        status('active', 'deleted'),
        may('integration_id'),
      ],
    ),
    file(
      'terms.csv',
      ['term_id'],
      [
        must('term_id'),
        must('name'),
        status('active', 'deleted'),
        may('integration_id'),
        may('date_override_enrollment_type', {
          type: 'enum',
          values: ['StudentEnrollment', 'TeacherEnrollment', 'TaEnrollment', 'DesignerEnrollment'],
        }),
        may('start_date', when),
        may('end_date', when),
      ],
    ),
    file(
      'courses.csv',
      ['course_id'],
      [
        must('course_id'),
        must('short_name'),
        must('long_name'),
        may('account_id', account),
        may('term_id', { ...to('terms.csv.term_id'), group: 'term' }),
        status('active', 'deleted', 'completed', 'published'),
        may('integration_id'),
        may('start_date', whenOrDelete),
        may('end_date', whenOrDelete),
        may('course_format', { type: 'enum', values: ['on_campus', 'online', 'blended'] }),
        may('blueprint_course_id'),
        may('grade_passback_setting', { type: 'enum', values: ['nightly_sync', 'not_set'] }),
        may('homeroom_course', { type: 'boolean' }),
        may('friendly_name'),
      ],
    ),
    file(
      'sections.csv',
      ['section_id'],
      [
        must('section_id'),
        must('course_id', course),
        must('name'),
        status('active', 'deleted'),
        may('integration_id'),
        may('start_date', when),
        may('end_date', when),
      ],
    ),
    file(
      'enrollments.csv',
      [],
      [
        may('course_id', course),
        may('root_account'),
        may('start_date', when),
        may('end_date', when),
        may('user_id', user),
        may('user_integration_id'),
        may('role', { group: 'role' }),
        may('role_id'),
        may('section_id', to('sections.csv.section_id')),
        status('active', 'deleted', 'completed', 'inactive', 'deleted_last_completed'),
        may('associated_user_id', user),
        may('limit_section_privileges', { type: 'boolean' }),
        may('notify', { type: 'boolean' }),
        may('temporary_enrollment_source_user_id', user),
      ],
      {
        requireOneOf: [
          ['course_id', 'section_id'],
          ['role', 'role_id'],
          ['user_id', 'user_integration_id'],
        ],
      },
    ),
    file(
      'group_categories.csv',
      ['group_category_id'],
      [
        must('group_category_id'),
        may('account_id', account),
        may('course_id', course),
        must('category_name'),
        status('active', 'deleted'),
      ],
      seldom,
    ),
    file(
      'groups.csv',
      ['group_id'],
      [
        must('group_id'),
        may('group_category_id', to('group_categories.csv.group_category_id')),
        may('account_id', account),
        may('course_id', course),
        must('name'),
        status('available', 'deleted'),
      ],
      seldom,
    ),
    file(
      'groups_membership.csv',
      [],
      [must('group_id', to('groups.csv.group_id')), must('user_id', user), status('accepted', 'deleted')],
      seldom,
    ),
    file(
      'xlists.csv',
      [],
      [must('xlist_course_id'), must('section_id', to('sections.csv.section_id')), status('active', 'deleted')],
      seldom,
    ),
    file(
      'user_observers.csv',
      [],
      [must('observer_id', user), must('student_id', user), status('active', 'deleted')],
      seldom,
    ),
    file(
      'admins.csv',
      [],
      [
        must('user_id', user),
        // Blank for the root account.
        must('account_id', { ...account, filled: false }),
        may('role_id'),
        may('role', { group: 'role' }),
        status('active', 'deleted'),
        may('root_account'),
      ],
      { ...seldom, requireOneOf: [['role', 'role_id']] },
    ),
    file(
      'logins.csv',
      ['user_id'],
      [
        must('user_id'),
        may('integration_id'),
        must('login_id'),
        may('password', { secret: true }),
        may('ssha_password', { secret: true }),
        may('authentication_provider_id'),
        may('existing_user_id', user),
        may('existing_integration_id'),
        may('existing_canvas_user_id'),
        may('root_account'),
        may('email', { type: 'email' }),
      ],
      { ...seldom, requireOneOf: [['existing_user_id', 'existing_integration_id', 'existing_canvas_user_id']] },
    ),
    file(
      'change_sis_id.csv',
      [],
      [
        may('old_id'),
        may('new_id'),
        may('old_integration_id'),
        may('new_integration_id'),
        must('type', {
          type: 'enum',
          values: ['account', 'term', 'course', 'section', 'group', 'group_category', 'user'],
        }),
      ],
      {
        ...seldom,
        requireOneOf: [
          ['old_id', 'old_integration_id'],
          ['new_id', 'new_integration_id'],
        ],
      },
    ),
  ],
};
