// The built-in layouts are consistent in themselves, and a layout file says all its mistakes at once.
import { expect, test } from 'vitest';
import type { Layout } from '../../src/roster/layout.ts';
import { formatLayoutFile, layoutFileSchema, parseLayoutFile } from '../../src/roster/layout_file.ts';
import { builtInLayout, builtInLayouts } from '../../src/roster/layouts/catalogue.ts';

for (const layout of builtInLayouts) {
  test(`${layout.id} survives being written as a layout file and read again`, () => {
    const parsed = parseLayoutFile(formatLayoutFile(layout));
    expect(parsed.mistakes).toBeUndefined();
    expect(parsed.layout).toEqual(JSON.parse(JSON.stringify(layout)));
  });

  test(`${layout.id} refers only to columns that are always filled`, () => {
    for (const file of layout.files) {
      for (const column of file.columns.filter((it) => it.references)) {
        const target = layout.files.find((it) => column.references?.startsWith(`${it.name}.`));
        const key = target?.columns.find((it) => column.references === `${target.name}.${it.name}`);
        expect(key, `${file.name} ${column.name} -> ${column.references}`).toBeDefined();
        if (layout.id !== 'calpads') expect(key).toMatchObject({ required: true });
      }
    }
  });

  test(`${layout.id} masks every password`, () => {
    const open = layout.files.flatMap((file) => file.columns.filter((it) => /password/i.test(it.name) && !it.secret));
    expect(open).toEqual([]);
  });
}

test('a layout is found by its id and by nothing else', () => {
  expect(builtInLayout('oneroster-1.1')?.files).toHaveLength(14);
  expect(builtInLayout('OneRoster 1.1')).toBeUndefined();
});

test('a OneRoster set needs its six roster files, and not the manifest when files come loose', () => {
  const required = builtInLayout('oneroster-1.1')
    ?.files.filter((file) => file.required)
    .map((file) => file.name);
  expect(required?.sort()).toEqual(
    ['academicSessions.csv', 'classes.csv', 'courses.csv', 'enrollments.csv', 'orgs.csv', 'users.csv'].sort(),
  );
});

test('mistakes of a layout file come together, each with its place', () => {
  const layout = structuredClone(builtInLayout('microsoft-sds-v1')) as Layout;
  const file = layout.files[2]!;
  Object.assign(file.columns[3]!, { type: 'text', colour: 'red' });
  (layout as { id: string }).id = 'My Layout';
  const { mistakes } = parseLayoutFile(JSON.stringify(layout));
  expect(mistakes).toHaveLength(3);
  expect(mistakes?.join('\n')).toContain('files[2] Student.csv, columns[3] Last Name, type');
  expect(mistakes?.join('\n')).toContain('colour');
});

test('a layout file that contradicts itself says every contradiction', () => {
  const layout = structuredClone(builtInLayout('microsoft-sds-v1')) as Layout;
  layout.files[0]!.key = ['Id'];
  layout.files[1]!.columns[1]!.references = 'Schools.csv.SIS ID';
  layout.files[3]!.pattern = '^Teachers\\.csv$';
  layout.files[4]!.pattern = '(';
  layout.files[5]!.columns[1]!.name = 'Section SIS ID';
  expect(parseLayoutFile(JSON.stringify(layout)).mistakes).toEqual([
    'files[0] School.csv: the key names "Id", which is not one of its columns',
    'files[1] Section.csv, columns[1] School SIS ID: "Schools.csv.SIS ID" is not a file and column of this layout',
    'files[3] Teacher.csv: the pattern does not match the name itself',
    expect.stringContaining('files[4] StudentEnrollment.csv: the pattern is not a regular expression'),
    'files[5] TeacherRoster.csv, columns[1] Section SIS ID: this name is given twice',
  ]);
});

test('what is not JSON is said in a sentence', () => {
  expect(parseLayoutFile('layout: x').mistakes?.[0]).toMatch(/^This is not JSON: /);
});

test('the schema can be published', () => {
  expect(layoutFileSchema()).toMatchObject({ title: 'Rollcall layout', type: 'object' });
});
