// Rows that say what the row before says: passed by where nothing is to be said, told each time where something is.
import { expect, test } from 'vitest';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import { check, setOf } from './sets.ts';

const layout = builtInLayout('oneroster-1.1')!;
const header =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate';

/** How often each notice about the enrolments was met, by code and column; those about parents by their file. */
function noticesOf(rows: string[]): string[] {
  const files = setOf({
    'orgs.csv':
      'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,,,One,school,,\nd1,,,All,district,,\n',
    'classes.csv':
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\nc1,,,Art,,,,scheduled,,s1,,,,\nc2,,,Music,,,,scheduled,,s1,,,,\n',
    'users.csv':
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\nt1,,,true,s1,teacher,t1,,Ann,Lee,,,,,,,,\nu1,,,true,s1,student,u1,,Bo,Ray,,,,,,,,\n',
    'enrollments.csv': `${[header, ...rows].join('\n')}\n`,
  });
  return check(layout, files)
    .report.notices.filter(({ file, code }) => file === 'enrollments.csv' || code === 'parent_unused')
    .map(({ code, column, count, file, firstLine, lastLine }) =>
      code === 'parent_unused'
        ? `${code} ${file} x${count}`
        : `${code} ${column ?? ''} x${count} ${firstLine}-${lastLine}`,
    )
    .sort();
}

const good = ',,,c1,s1,u1,student,true,2026-08-17,2027-06-05';

test('good values that come again stay good', () => {
  expect(noticesOf(['e1', 'e2', 'e3'].map((key) => key + good))).toEqual(['parent_unused classes.csv x1']);
});

test('a fault is told in every row that has it', () => {
  const wrongs: [string, string, string][] = [
    ['u1', 'u9', 'reference_missing userSourcedId'],
    ['s1', 'd1', 'reference_wrong_type schoolSourcedId'],
    ['2026-08-17', '2026-02-30', 'date_invalid beginDate'],
    ['student', 'wizard', 'enum_unknown role'],
    ['student', '', 'required_value_missing role'],
    ['c1', 'n/a', 'required_value_missing classSourcedId'],
    ['u1', ' u9', 'value_whitespace userSourcedId'],
  ];
  for (const [value, wrong, told] of wrongs) {
    const bad = good.replace(value, wrong);
    // Good ones before, between and behind; 40 of them, so that three wrong ones are a matter of rows.
    const rows = ['e1', 'e2'].map((key) => key + good);
    rows.push(`e3${bad}`, `e4${bad}`, `e5${good}`, `e6${bad}`);
    for (let more = 7; more < 47; more++) rows.push(`e${more}${good}`);
    expect(noticesOf(rows), told).toContain(`${told} x3 4-7`);
  }
});

test('the same section counts for a teacher and for a student, whoever comes first', () => {
  const taught = ',,,c1,s1,t1,teacher,true,2026-08-17,2027-06-05';
  const other = [',,,c2,s1,u1,student,true,2026-08-17,2027-06-05', ',,,c2,s1,t1,teacher,true,2026-08-17,2027-06-05'];
  expect(noticesOf([`e1${good}`, `e2${taught}`, `e3${other[1]}`, `e4${other[0]}`])).toEqual([]);
  expect(noticesOf([`e1${good}`, `e2${taught}`, `e3${taught}x`])).toContain('parent_unused classes.csv x1');
});
